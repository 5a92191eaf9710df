import { Maybe, No, type Tri, Yes } from '#core/tri';
import type { HostView } from '#model/host-model';
import type { KnownAccount } from './known-account.ts';
import { linesOf } from './login-lines.ts';

const usualFile = '/etc/security/limits.conf';
const dropIns = '/etc/security/limits.d/';

/** The order in which domains count, the first before the others (`LIMITS_DEF_…`). */
const ranks = { user: 0, group: 1, wholeGroup: 2, everybody: 3, other: 4 } as const;
type Rank = (typeof ranks)[keyof typeof ranks];

/** The files of pam_limits, each as its lines: the one that `conf=` names, or the usual one and its drop-ins. */
function filesOf(view: HostView, named: string | null): readonly (readonly string[])[] {
  if (named !== null) return [linesOf(view, named)?.lines ?? []];
  const further = view.loginStacks.flatMap((fact) =>
    fact.login === 'lines' && fact.path.startsWith(dropIns) && fact.lines !== null ? [fact] : [],
  );
  further.sort((a, b) => (a.path < b.path ? -1 : 1));
  return [linesOf(view, usualFile)?.lines ?? [], ...further.map(({ lines }) => lines!)];
}

/** `1000:1999`, `1000:`, `:1000` (that one id); `null` for a name. */
function isInRange(text: string, id: number): boolean | null {
  const found = /^(\d*):(\d*)$/.exec(text);
  if (!found || (found[1] === '' && found[2] === '')) return null;
  const [least, most] = [found[1]!, found[2]!];
  if (least === '') return id === Number(most);
  return id >= Number(least) && (most === '' || id <= Number(most));
}

function rankOf(domain: string, { name, user, groups }: KnownAccount): Rank | null {
  if (domain === name) return ranks.user;
  const members = groups ?? [];
  if (domain.startsWith('@')) {
    const inRange = user === null ? null : isInRange(domain.slice(1), user.gid);
    return (inRange ?? members.includes(domain.slice(1))) ? ranks.group : null;
  }
  if (domain === '%') return ranks.everybody;
  if (domain.startsWith('%')) return members.includes(domain.slice(1)) ? ranks.wholeGroup : null;
  if (domain === '*') return ranks.other;
  return user !== null && isInRange(domain, user.uid) === true ? ranks.user : null;
}

/**
 * Whether limits.conf(5) leaves a user any session at all. A limit above none depends on who is logged in, and the
 * question is that of a host where nobody else is. Root is never counted.
 */
export function judgeSessionLimit(view: HostView, account: KnownAccount, named: string | null): Tri {
  const surely = judge(view, account, named);
  // A line about a group counts for somebody whose groups nobody collected, or does not.
  if (account.groups !== null || !namesGroups(view, named)) return surely;
  return surely === No || mayHaveNone(view, named) ? Maybe : surely;
}

const groupLine = /^\s*[@%]\S/;

const namesGroups = (view: HostView, named: string | null): boolean =>
  filesOf(view, named).some((lines) => lines.some((line) => groupLine.test(line)));

const mayHaveNone = (view: HostView, named: string | null): boolean =>
  filesOf(view, named).some((lines) =>
    lines.some((line) => groupLine.test(line) && /\smax(?:sys)?logins\s+0\b/i.test(line)),
  );

function judge(view: HostView, account: KnownAccount, named: string | null): Tri {
  if (account.isRoot) return Yes;
  let limit: { readonly rank: Rank; readonly sessions: number } | null = null;
  for (const lines of filesOf(view, named))
    for (const line of lines) {
      const [domain = '', type = '', item, value] = line.replace(/#.*/, '').trim().split(/\s+/);
      const rank = rankOf(domain, account);
      if (rank === null) continue;
      // A user or group for which all limits are lifted.
      if (item === undefined) {
        if (type.startsWith('-') && rank <= ranks.group) return Yes;
        continue;
      }
      if (!/^max(?:sys)?logins$/i.test(item) || value === undefined || (limit !== null && limit.rank < rank)) continue;
      const sessions = /^\d+$/.test(value) ? Number(value) : Number.POSITIVE_INFINITY;
      limit = { rank, sessions };
    }
  return limit?.sessions === 0 ? No : Yes;
}
