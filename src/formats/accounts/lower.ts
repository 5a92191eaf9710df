import type { OriginId } from '#core/origin';
import { presentOf, type SourceFile } from '#core/source-file';
import { Maybe, No, Yes } from '#core/tri';
import type { AccountDatabase, AccountFact } from '#model/accounts';
import type { Contributions } from '#model/contribution';
import { currentInputs } from '../_grammar/current-inputs.ts';
import { ownReturns, returnBehind } from '../_grammar/line-ends.ts';
import type { HostContext, ParsedFile } from '../format.ts';
import type { AccountFile, AccountRecord, PasswordStatus } from './ast.ts';

type Input = ParsedFile<AccountFile>;
type Add = (at: { readonly start: number; readonly end: number }, fact: Told) => void;
/** A fact without its origin. */
type Told = AccountFact extends infer F ? (F extends { origin: OriginId } ? Omit<F, 'origin'> : never) : never;

const databases: Readonly<Record<string, AccountDatabase>> = { passwd: 'users', group: 'groups', shadow: 'passwords' };

/** What the host's users are, from its files and from what it answered. */
export function lowerAccounts(inputs: readonly Input[], host: HostContext, into: Contributions): void {
  for (const { file, kind, parsed } of currentInputs(inputs)) {
    const { origins } = host;
    const add: Add = ({ start, end }, fact) => {
      const origin = origins.span(file.id, start, end);
      const value = { ...fact, origin } as AccountFact;
      into.add({ slice: 'accounts', basis: 'declared', quality: file.quality, file: file.id, origin, value });
    };
    const { children } = parsed.statements;
    if (kind === 'nologin') {
      const origin = origins.span(file.id, 0, file.text.length);
      const path = /(?:^|[/-])run[/-]/.test(file.claim.path) ? '/run/nologin' : '/etc/nologin';
      const value = { files: 'present', path, origin } as const;
      into.add({ slice: 'files', basis: 'declared', quality: file.quality, file: file.id, origin, value });
      continue;
    }
    const seenOn = dayOfCopy(file);
    for (const node of children) {
      if (node.type === 'record') lowerRecord(node, kind, file, add);
      else if (node.type === 'status') lowerStatus(node, seenOn, add);
      else if (node.type === 'identity') add(node, { account: 'groups-of', user: node.name, groups: node.groups });
      else if (node.type === 'labelled' && kind === 'nsswitch') lowerSources(node, add);
      else if (node.type === 'remark' && /no such user/.test(node.value)) {
        const user = /id: [‘'“"]?([^:’'”"]+)[’'”"]?:/.exec(node.value);
        if (user) add(node, { account: 'no-user', user: user[1]! });
      }
    }
    if (kind === 'chage') lowerAges(children, file.claim.command ?? file.claim.slug, seenOn, add);
    const wholeOf = /^(getent-)?(passwd|group|shadow)$/.exec(kind);
    const compat = children.some((node) => node.type === 'remark' && /^[+-]/.test(node.value));
    if (wholeOf && file.quality === 'complete' && !compat && isWhole(kind, children, file.claim.command))
      add(
        { start: 0, end: file.text.length },
        {
          account: 'listed',
          database: databases[wholeOf[2]!]!,
          sources: wholeOf[1] ? 'all' : 'local',
          exact: kind === 'passwd' || ownReturns(file) !== Maybe,
        },
      );
    // The copy may be empty because nobody but root may read the file.
    else if (kind === 'shadow' && children.length === 0)
      add({ start: 0, end: 0 }, { account: 'listed', database: 'passwords', sources: 'local', exact: false });
  }
}

function dayOfCopy(file: SourceFile): number | null {
  const present = presentOf(file);
  return present === null ? null : Math.floor(present / 86_400);
}

/** `getent passwd alice` shows one user; the whole database has root first of all. */
function isWhole(kind: string, children: AccountFile['children'], command: string | undefined): boolean {
  if (command !== undefined && /\bgetent\s+\S+\s+\S/.test(command)) return false;
  const records = children.filter((node) => node.type === 'record');
  // Whose password was taken out of the copy nobody can tell from who has none.
  if (kind.endsWith('shadow') && records.some(({ secret }) => secret === 'hidden')) return false;
  const names = records.map((node) => node.children[0]!.value);
  return names.includes('root') && (names.length > 1 || !kind.startsWith('getent'));
}

function lowerRecord(node: AccountRecord, kind: string, file: SourceFile, add: Add): void {
  const returns = returnBehind(file, node.end);
  const [name, ...fields] = node.children.map(({ value }) => value);
  const at = node.children[0]!;
  const whole = { start: at.start, end: node.end };
  if (kind.endsWith('group')) {
    const [gid, members] = fields;
    const listed = (returns === Yes ? `${members}\r` : members!).split(',').filter((member) => member !== '');
    add(whole, { account: 'group', name: name!, gid: Number(gid), members: listed });
  } else if (kind.endsWith('passwd')) {
    const [uid, gid, , home, shell] = fields;
    add(node.secret === 'elsewhere' ? whole : at, {
      account: 'user',
      name: name!,
      uid: Number(uid),
      gid: Number(gid),
      home: home!,
      shell: shell!,
      shadowed: node.secret === 'elsewhere',
      returns,
    });
    if (node.secret !== 'elsewhere') lowerSecret(name!, node.secret, at, add);
  } else if (returns === No) {
    // The place is the name alone: a report shows no more of this line.
    lowerSecret(name!, node.secret, at, add);
    const numbers = fields.map((field) => (field === '' ? null : Number(field)));
    const [lastChange = null, , maximum = null, , inactive = null, expires = null] = numbers;
    lowerAge(
      at,
      name!,
      { lastChange, maximum, inactive, expires: expires !== null && expires < 0 ? null : expires },
      dayOfCopy(file),
      add,
    );
  }
}

function lowerSecret(user: string, secret: AccountRecord['secret'], at: Parameters<Add>[0], add: Add): void {
  if (secret === 'hidden') return;
  const locked = secret === 'locked' || secret === 'locked-hash' ? Yes : No;
  add(at, { account: 'password', user, usable: secret === 'hash' ? Yes : No, empty: secret === 'empty', locked });
}

/** Days as shadow(5) counts them, `null` for none. */
interface Ages {
  readonly lastChange: number | null;
  readonly maximum: number | null;
  readonly inactive: number | null;
  /** The first day on which the account no longer exists, as it were. */
  readonly expires: number | null;
}

function lowerAge(
  at: Parameters<Add>[0],
  user: string,
  { lastChange, maximum, inactive, expires }: Ages,
  seenOn: number | null,
  add: Add,
): void {
  const due =
    lastChange !== null && maximum !== null && maximum >= 0 && maximum < 10_000 ? lastChange + maximum + 1 : null;
  const changeDue = lastChange === 0 ? 0 : due;
  const passwordEnds = due !== null && lastChange !== 0 && inactive !== null && inactive >= 0 ? due + inactive : null;
  if (expires === null && changeDue === null) return;
  const common = { account: 'age', user, accountEnds: expires, passwordEnds, changeDue } as const;
  add(at, { ...common, seenOn, notBefore: lastChange });
}

/** passwd(1): `P` or `PS` usable, `NP` none is asked for; Debian's `L` is `!` or `*`, Red Hat's `LK` and `NL` alike. */
function lowerStatus(node: PasswordStatus, seenOn: number | null, add: Add): void {
  const usable = node.state === 'P' || node.state === 'PS';
  const empty = node.state === 'NP';
  add(node, {
    account: 'password',
    user: node.name,
    usable: usable ? Yes : No,
    empty,
    locked: usable || empty ? No : Maybe,
  });
  const [, maximum, , inactive] = node.days.map(Number);
  const changed = dayOf(node.changed);
  // West of Greenwich the day 0 is printed as the one before.
  const lastChange = changed === null ? null : Math.max(changed, 0);
  const ages = { lastChange, maximum: maximum ?? null, inactive: inactive ?? null, expires: null };
  if (usable) lowerAge(node, node.name, ages, seenOn, add);
}

function lowerSources(
  node: { readonly label: string; readonly value: string; start: number; end: number },
  add: Add,
): void {
  const database = databases[node.label];
  if (!database) return;
  const words = node.value
    .replace(/\[[^\]]*\]/g, ' ')
    .split(/\s+/)
    .filter((word) => word !== '');
  // systemd's names are those of running services and of root and nobody.
  const others = words.filter((word) => word !== 'files' && word !== 'systemd' && word !== 'compat');
  add(node, { account: 'sources', database, others });
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** `Dec 31, 2025` or `2025-12-31`, as days since 1970. */
function dayOf(text: string): number | null {
  const words = /^([A-Za-z]{3})\w* (\d{1,2}), (\d{4})$/.exec(text);
  const slashes = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(text);
  if (slashes) return dayOf(`${slashes[3]}-${slashes[1]}-${slashes[2]}`);
  const numbers = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  const month = words ? months.indexOf(words[1]!.toLowerCase()) : numbers ? Number(numbers[2]) - 1 : -1;
  if (month < 0) return null;
  const [year, day] = words ? [Number(words[3]), Number(words[2])] : [Number(numbers![1]), Number(numbers![3])];
  return Math.floor(Date.UTC(year, month, day) / 86_400_000);
}

/** `chage -l alice` names the user in its command only. */
function lowerAges(children: AccountFile['children'], called: string, seenOn: number | null, add: Add): void {
  const user = /chage[-\s_]+(?:-?-?l(?:ist)?[-\s_]+)?([a-z_][\w.-]*)$/.exec(called)?.[1];
  const lines = children.filter((node) => node.type === 'labelled');
  // Labels are in the language of whoever asked, and in one order.
  const find = (label: string) => {
    const named = lines.find((node) => node.label === label);
    return named ?? (lines.length === 7 ? lines[labels.indexOf(label)] : undefined);
  };
  const [changed, expires, inactive, line] = labels.map(find);
  if (user === undefined || line === undefined) return;
  const read = (text: string): number | null => dayOf(text) ?? dayInYearOf(text, seenOn);
  const ends = [expires, inactive, line].map((node) => read(node?.value ?? ''));
  // Of a month in another language only the year is known.
  if (ends.includes(Number.NaN)) return;
  const after = (day: number | null): number | null => (day === null ? null : day + 1);
  const [never, first] = [line.value, changed?.value ?? ''];
  const isSaid = !/\d/.test(first) && first === expires?.value && !/\d/.test(never) && first !== never;
  const mustChange = /must be changed/.test(first) || isSaid;
  const common = { account: 'age', user, accountEnds: ends[2]!, seenOn, notBefore: dayOf(first) } as const;
  add(line, {
    ...common,
    passwordEnds: mustChange ? null : after(ends[1]!),
    changeDue: mustChange ? 0 : after(ends[0]!),
  });
}

/** As chage(1) orders them. */
const labels = ['Last password change', 'Password expires', 'Password inactive', 'Account expires'];

/** A day of the year in which a date lies whose month nobody can read; `NaN` where the year does not tell. */
function dayInYearOf(text: string, seenOn: number | null): number | null {
  const year = /(?<!\d)(\d{4})(?!\d)/.exec(text)?.[1];
  if (year === undefined) return null;
  const seen = seenOn === null ? null : new Date(seenOn * 86_400_000).getUTCFullYear();
  if (seen === null || seen === Number(year)) return Number.NaN;
  return Math.floor(Date.UTC(Number(year), 6, 1) / 86_400_000);
}
