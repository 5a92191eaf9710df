import { Maybe, tri, Yes } from '#core/tri';
import type { Contribution } from '../contribution.ts';
import type { FilesFact, OpenSshVersion, ProgramFact } from '../daemon.ts';
import type { AccessListSlice } from '../host-model.ts';

/**
 * Whether a package is linked with libwrap: Debian's and Ubuntu's all are, Red Hat's were up to 7 and Fedora's up to 27
 * (their 7.4 and 7.6). `null` where the vendor does not tell: a plain banner may be anybody's.
 */
function buildLinks({ vendor, major, minor }: OpenSshVersion): boolean | null {
  if (vendor === 'debian' || vendor === 'ubuntu') return true;
  return vendor === 'redhat' ? major < 7 || (major === 7 && minor < 7) : null;
}

/** Since 9.8 sshd leaves the question to sshd-session. */
const leavesToSession = ({ major, minor }: OpenSshVersion): boolean => major > 9 || (major === 9 && minor >= 8);

const isDoubtful = (fact: ProgramFact): boolean => fact.program === 'libwrap' && fact.doubtful !== undefined;

const isLinked = (fact: ProgramFact): boolean =>
  fact.program === 'libwrap' ? fact.linked : fact.program === 'version' && buildLinks(fact.version) === true;

/** The two lists, and whether this sshd reads them: its log and `ldd` know best, then the distribution. */
export function combineAccessLists(
  lists: readonly Contribution<'access-list'>[],
  programs: readonly Contribution<'program'>[],
  files: readonly FilesFact[],
  logs: readonly Contribution<'log'>[],
): AccessListSlice {
  const of = (list: 'allow' | 'deny') => lists.filter((c) => c.value.list === list).map((c) => c.value);
  const allow = of('allow');
  const deny = of('deny');
  const isSplit = programs.some(({ value }) => value.program === 'version' && leavesToSession(value.version));
  const linked = programs.filter(
    ({ value }) => value.program === 'libwrap' && !(isSplit && value.doubtful === 'listener'),
  );
  const shown = linked.filter(({ basis }) => basis === 'observed');
  const told = shown.find(({ value }) => !isDoubtful(value)) ?? shown[0] ?? linked[0] ?? null;
  const built = programs.find(({ value }) => value.program === 'version' && buildLinks(value.version) !== null) ?? null;
  // Only a daemon that is linked with libwrap writes such a line.
  const refused = logs.flatMap(({ value }) => value.events).find(({ event }) => event === 'refused') ?? null;
  const best = told ?? built;
  const absent = (path: string): boolean => files.some((f) => f.files === 'absent' && f.path === path);
  return {
    allow,
    deny,
    consulted: refused !== null ? Yes : best === null || isDoubtful(best.value) ? Maybe : tri(isLinked(best.value)),
    consultedOrigin: refused?.origin ?? best?.origin ?? null,
    allowKnown: allow.length > 0 || absent('/etc/hosts.allow'),
    denyKnown: deny.length > 0 || absent('/etc/hosts.deny'),
  };
}
