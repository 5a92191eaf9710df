import type { OriginId } from '#core/origin';
import type { SourceFile } from '#core/source-file';
import type { LoginModule } from '#model/accounts';
import type { Contributions } from '#model/contribution';
import { currentInputs } from '../_grammar/current-inputs.ts';
import type { HostContext, ParsedFile } from '../format.ts';
import type { ModuleLine, PamFile } from './ast.ts';
import { lowerAccessList } from './lower-access-list.ts';
import { parsePam } from './parse.ts';

type Input = ParsedFile<PamFile>;

/** As Linux-PAM bounds it. */
const deepestInclude = 16;

/** The name of the service a file describes; several may be kept under names of their own. */
const serviceOf = ({ claim }: SourceFile): string =>
  /(?:^|\/)pam\.d\/([^/]+)$/.exec(claim.path)?.[1] ?? claim.slug.replace(/^(?:cat-)?(?:etc-)?pam\.d-/, '');

export function lowerPam(inputs: readonly Input[], host: HostContext, into: Contributions): void {
  const current = currentInputs(inputs);
  const services = new Map(
    current.filter(({ kind }) => kind === 'pam-service').map((one) => [serviceOf(one.file), one]),
  );
  for (const input of current) {
    if (input.kind === 'access-conf') lowerAccessList(input, host, into);
    else if (serviceOf(input.file) === 'sshd') lowerService(input, services, host, into);
  }
}

function lowerService(
  input: Input,
  services: ReadonlyMap<string, Input>,
  host: HostContext,
  into: Contributions,
): void {
  const { file } = input;
  const modules: LoginModule[] = [];
  let complete = file.quality === 'complete';
  const read = (one: Pick<Input, 'file' | 'parsed'>, stack: string, depth: number): void => {
    for (const node of one.parsed.statements.children) {
      if (node.type === 'remark') complete = false;
      if (node.type !== 'module' || (stack !== 'all' && node.stack !== 'all' && node.stack !== stack)) continue;
      if (!isInclude(node)) {
        const origin: OriginId = host.origins.span(one.file.id, node.start, node.end);
        if (node.stack === 'auth' || node.stack === 'account' || node.stack === 'session')
          modules.push({
            stack: node.stack,
            module: node.module,
            control: node.control,
            options: node.options,
            origin,
          });
        continue;
      }
      const included = depth < deepestInclude ? open(node.module, services, host) : null;
      if (included === null) complete = false;
      else read(included, node.stack === 'all' ? stack : node.stack, depth + 1);
    }
  };
  read(input, 'all', 0);
  const origin = host.origins.span(file.id, 0, file.text.length);
  const value = { login: 'service', service: 'sshd', modules, complete, origin } as const;
  into.add({ slice: 'login-stack', basis: 'declared', quality: file.quality, file: file.id, origin, value });
}

const isInclude = ({ control }: ModuleLine): boolean => control === 'include' || control === 'substack';

function open(
  service: string,
  services: ReadonlyMap<string, Input>,
  host: HostContext,
): Pick<Input, 'file' | 'parsed'> | null {
  const known = services.get(service);
  if (known) return known;
  const found = host.lookup(service.startsWith('/') ? service : `/etc/pam.d/${service}`);
  return found.state === 'file' ? { file: found.file, parsed: parsePam(found.file, 'pam-service') } : null;
}
