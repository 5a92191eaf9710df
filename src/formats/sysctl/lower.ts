import type { SourceFile } from '#core/source-file';
import type { Contributions } from '#model/contribution';
import type { KernelParameter } from '#model/kernel-parameters';
import { currentInputs } from '../_grammar/current-inputs.ts';
import type { HostContext, ParsedFile } from '../format.ts';
import type { Setting, Settings } from './ast.ts';
import { decides, pathOf } from './keywords.ts';

type Input = ParsedFile<Settings>;

/** Only parameters that decide about connections become facts. */
export function lowerSettings(inputs: readonly Input[], host: HostContext, into: Contributions): void {
  for (const input of currentInputs(inputs)) {
    const { file, kind } = input;
    const parameters = kind === 'sysctl-value' ? [...valuesOf(input, host)] : [...settingsOf(input, host)];
    into.add({
      slice: 'kernel-parameters',
      basis: kind === 'sysctl-conf' ? 'declared' : 'observed',
      quality: file.quality,
      file: file.id,
      origin: host.origins.span(file.id, 0, file.text.length),
      value: { file: kind === 'sysctl-conf' ? placeOf(file) : null, parameters },
    });
  }
}

const isPattern = (path: string): boolean => /[*?[]/.test(path);

function* settingsOf({ file, parsed }: Input, host: HostContext): Generator<KernelParameter> {
  const { children } = parsed.statements;
  const excluded = children.flatMap((node) => (node.type === 'exclusion' ? [pathOf(node.name)] : []));
  for (const node of children) {
    if (node.type !== 'setting') continue;
    const path = pathOf(node.name);
    if (isPattern(path) || decides(path))
      yield {
        path,
        value: node.value,
        ...(excluded.length > 0 && isPattern(path) ? { excluded } : {}),
        origin: originOf(node, file, host),
      };
  }
}

/** The file's own path names the parameter. */
function* valuesOf({ file, parsed }: Input, host: HostContext): Generator<KernelParameter> {
  const path = /(?:^|\/)proc\/sys\/(.+)$/.exec(file.claim.path)?.[1];
  const [node] = parsed.statements.children;
  if (path === undefined || node?.type !== 'value' || !decides(path)) return;
  yield { path, value: node.value, origin: originOf(node, file, host) };
}

const originOf = ({ start, end }: Pick<Setting, 'start' | 'end'>, file: SourceFile, host: HostContext) =>
  host.origins.span(file.id, start, end);

/** `/etc/sysctl.d/10-x.conf`; a file that lies elsewhere counts as one of `/etc/sysctl.d`. */
function placeOf({ claim }: SourceFile): string {
  const place = /(?:^|\/)((?:etc|run|(?:usr\/)?(?:local\/)?lib)\/sysctl\.d\/[^/]+|etc\/(?:ufw\/)?sysctl\.conf)$/.exec(
    claim.path,
  );
  return place ? `/${place[1]}` : `/etc/sysctl.d/${claim.path.slice(claim.path.lastIndexOf('/') + 1)}`;
}
