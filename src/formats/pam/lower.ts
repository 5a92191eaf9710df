import type { OriginId } from '#core/origin';
import type { SourceFile } from '#core/source-file';
import { and, not, type Tri, Yes } from '#core/tri';
import type { LoginModule } from '#model/accounts';
import type { Contributions } from '#model/contribution';
import { currentInputs } from '../_grammar/current-inputs.ts';
import { returnBehind } from '../_grammar/line-ends.ts';
import type { HostContext, ParsedFile } from '../format.ts';
import type { ModuleLine, PamFile } from './ast.ts';
import { lowerAccessList } from './lower-access-list.ts';
import { parsePam } from './parse.ts';

type Input = ParsedFile<PamFile>;

const defaultAccessList = '/etc/security/access.conf';

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
    if (input.kind === 'access-conf') lowerAccessList(input.file, defaultAccessList, input.parsed, host, into);
    else if (serviceOf(input.file) === 'sshd') lowerService(input, services, host, into);
  }
}

class StackReader {
  readonly modules: LoginModule[] = [];
  complete: boolean;
  starts: { readonly passes: Tri; readonly at: OriginId };
  readonly #services: ReadonlyMap<string, Input>;
  readonly #host: HostContext;

  constructor(file: SourceFile, services: ReadonlyMap<string, Input>, host: HostContext) {
    this.complete = file.quality === 'complete';
    this.starts = { passes: Yes, at: host.origins.span(file.id, 0, file.text.length) };
    this.#services = services;
    this.#host = host;
  }

  /** The lines of one file for one stack, `all` for every one; what a substack ends, ends at its own level. */
  read(one: Pick<Input, 'file' | 'parsed'>, stack: string, depth: number, level: number): void {
    for (const node of one.parsed.statements.children) {
      if (node.type === 'remark') this.complete = false;
      if (node.type !== 'module' || (stack !== 'all' && node.stack !== 'all' && node.stack !== stack)) continue;
      if (!isInclude(node)) {
        this.#add(node, one.file, level);
        continue;
      }
      this.#needs(node, one.file);
      const included = depth < deepestInclude ? open(node.module, this.#services, this.#host) : null;
      if (included === null) this.complete = false;
      else {
        const inside = node.control === 'substack' ? level + 1 : level;
        this.read(included, node.stack === 'all' ? stack : node.stack, depth + 1, inside);
      }
    }
  }

  /** With a CR behind its name an included file is another one, that nobody has. */
  #needs({ start, end }: ModuleLine, file: SourceFile): void {
    const exists = not(returnBehind(file, end));
    const passes = and(this.starts.passes, exists);
    if (passes !== this.starts.passes) this.starts = { passes, at: this.#host.origins.span(file.id, start, end) };
  }

  #add({ stack, module, control, options, start, end }: ModuleLine, file: SourceFile, level: number): void {
    if (stack !== 'auth' && stack !== 'account' && stack !== 'session') return;
    const origin = this.#host.origins.span(file.id, start, end);
    const returns = returnBehind(file, end);
    this.modules.push({ stack, module, control, options, returns, level, origin });
  }
}

function lowerService(
  input: Input,
  services: ReadonlyMap<string, Input>,
  host: HostContext,
  into: Contributions,
): void {
  const { file } = input;
  const reader = new StackReader(file, services, host);
  reader.read(input, 'all', 0, 0);
  const { modules, complete, starts } = reader;
  const origin = host.origins.span(file.id, 0, file.text.length);
  const value = { login: 'service', service: 'sshd', modules, starts, complete, origin } as const;
  into.add({ slice: 'login-stack', basis: 'declared', quality: file.quality, file: file.id, origin, value });
  const lists = new Set(modules.filter(({ module }) => module === 'pam_access').flatMap(fileOf));
  for (const path of lists) lowerNamedList(path, host, into);
  if (modules.some(({ module, options }) => module === 'pam_access' && !isGivenList(options)))
    for (const path of host.glob('/etc/security/access.d/*.conf').paths ?? []) lowerNamedList(path, host, into);
  for (const path of new Set(modules.flatMap(flagOf))) lowerFlag(path, host, into);
  for (const path of new Set(modules.flatMap(fileOf))) if (!lists.has(path)) lowerLines(path, host, into);
  if (
    !modules.some(({ module, options }) => module === 'pam_limits' && !options.some((one) => one.startsWith('conf=')))
  )
    return;
  for (const path of host.glob('/etc/security/limits.d/*.conf').paths ?? []) lowerLines(path, host, into);
}

function lowerNamedList(path: string, host: HostContext, into: Contributions): void {
  const found = host.lookup(path);
  if (found.state === 'file') lowerAccessList(found.file, path, parsePam(found.file, 'access-conf'), host, into);
}

const isGivenList = (options: readonly string[]): boolean => options.some((one) => one.startsWith('accessfile='));

/** The file whose existence counts. */
const flagOf = ({ module, options }: LoginModule): string[] =>
  module === 'pam_nologin'
    ? options.flatMap((option) => (option.startsWith('file=/') ? [option.slice('file='.length)] : []))
    : [];

function lowerFlag(path: string, host: HostContext, into: Contributions): void {
  const found = host.lookup(path);
  if (found.state === 'not-collected') return;
  const files = found.state === 'file' ? 'present' : 'absent';
  const origin =
    found.state === 'file'
      ? host.origins.span(found.file.id, 0, 0)
      : host.origins.derived([], `${path} does not exist`);
  const common = { slice: 'files', basis: 'observed', quality: 'complete', file: -1, origin } as const;
  into.add({ ...common, value: { files, path, origin } });
}

/** The file that a module goes by, where it is not always looked at. */
function fileOf({ module, options }: LoginModule): string[] {
  const given = (name: string): string[] =>
    options.flatMap((option) => (option.startsWith(`${name}=/`) ? [option.slice(name.length + 1)] : []));
  if (module === 'pam_listfile') return given('file');
  if (module === 'pam_access') return given('accessfile');
  if (module === 'pam_shells') return ['/etc/shells'];
  if (module === 'pam_securetty') return ['/etc/securetty'];
  if (module === 'pam_limits') return given('conf').length > 0 ? given('conf') : ['/etc/security/limits.conf'];
  if (module !== 'pam_time') return [];
  const named = given('conffile');
  return named.length > 0 ? named : ['/etc/security/time.conf'];
}

function lowerLines(path: string, host: HostContext, into: Contributions): void {
  const found = host.lookup(path);
  if (found.state === 'not-collected') return;
  const common = { slice: 'login-stack', basis: 'declared' } as const;
  if (found.state === 'absent') {
    const origin = host.origins.derived([], `${path} does not exist`);
    into.add({
      ...common,
      quality: 'complete',
      file: -1,
      origin,
      value: { login: 'lines', path, lines: null, origin },
    });
    return;
  }
  const { file } = found;
  // Its lines are compared with names alone, and never shown.
  const lines = file.text.split('\n').filter((line) => line !== '' && line !== '\r');
  const origin = host.origins.span(file.id, 0, 0);
  into.add({ ...common, quality: file.quality, file: file.id, origin, value: { login: 'lines', path, lines, origin } });
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
