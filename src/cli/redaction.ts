import { findNames } from '#core/redaction/find-names';
import { type PrivateNames, TextRedactor } from '#core/redaction/redact-text';
import type { HostReport } from '#engine/document';
import type { ParsedArgs } from './parse-args.ts';

/** Known to everybody: whoever wants to can try out which address became which. */
const publicKey = 'sshreach';

/** Closed lists and words of our own. */
const plainFields = new Set(
  [
    'rule severity certainty verdict hop stage packet view views kind quality code effect fingerprint interface',
    'layer importance by depth',
  ]
    .join(' ')
    .split(' '),
);
const messageId = /^[a-z0-9-]+\/[a-z0-9-/]+#[\w-]+$/;

/** What `--redact` makes of everything that is printed; the same names and addresses become the same everywhere. */
export class Redaction {
  readonly #redactor: TextRedactor;
  readonly #hosts = new Set<string>();
  readonly #users = new Set<string>();
  readonly #groups = new Set<string>();
  readonly #asked: readonly string[];

  /** `users`: whom the command line asks for. */
  constructor(key: string, users: readonly string[]) {
    this.#redactor = new TextRedactor(key);
    for (const name of users) this.#users.add(name);
    this.#asked = users;
  }

  /** Folders and archives are mostly called as the host is: nothing that is said of the run shows what these are called. */
  hidePaths(paths: readonly string[]): void {
    for (const name of findNames(paths.map(lastName), []).hosts) this.#hosts.add(name);
  }

  /** What replaces in the texts of one host. Its names are then known in all that is said of the run. */
  of(names: PrivateNames): (text: string) => string {
    for (const name of names.hosts) this.#hosts.add(name);
    for (const name of names.users) this.#users.add(name);
    for (const name of names.groups) this.#groups.add(name);
    return this.#redactor.of({ ...names, users: [...new Set([...names.users, ...this.#asked])] });
  }

  host({ names, ...report }: HostReport): HostReport {
    const { hosts = [], users = [], groups = [] } = names ?? {};
    const own = [report.host, ...report.host.split('/')].filter((name) => name.length > 1);
    return this.value(report, this.of({ hosts: [...new Set([...hosts, ...own])], users, groups }));
  }

  /** A plain value with its texts replaced. */
  value<T>(value: T, mask: (text: string) => string): T {
    return mapTexts(value, mask) as T;
  }

  /** What is said on standard error. */
  line(text: string): string {
    return this.#redactor.of({ hosts: [...this.#hosts], users: [...this.#users], groups: [...this.#groups] })(text);
  }
}

function mapTexts(value: unknown, mask: (text: string) => string, key = ''): unknown {
  if (typeof value === 'string') return plainFields.has(key) || messageId.test(value) ? value : mask(value);
  if (Array.isArray(value)) {
    if (key !== 'sources') return value.map((one) => mapTexts(one, mask, key));
    // A range may have become several.
    return value.flatMap((one: string) => mask(one).split(', '));
  }
  if (value instanceof Map) return new Map([...value].map(([name, one]) => [name, mapTexts(one, mask, name)]));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, mapTexts(one, mask, name)]));
}

/** `null`: everything is printed as it is. */
export function redactionOf(args: ParsedArgs): Redaction | null {
  if (!args.has('redact')) return null;
  const redaction = new Redaction(args.value('redact-key') ?? publicKey, args.values('user'));
  redaction.hidePaths(args.operands);
  return redaction;
}

/** What the folder or archive is called that a path leads to. */
const lastName = (path: string): string =>
  path
    .replace(/[\\/]+$/, '')
    .replace(/^.*[\\/]/, '')
    .replace(/(?:\.(?:tar|t?[gbx]z|gz|bz2|xz|zst|tzst|zip))+$/i, '');
