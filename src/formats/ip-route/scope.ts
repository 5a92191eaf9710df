import type { Family } from '#core/address';
import type { SourceFile } from '#core/source-file';
import type { RoutesFact } from '#model/network';
import { commandWords } from '../_grammar/command-words.ts';

type Covers = RoutesFact['covers'];

/** What the claim says the listing was asked for; `null` where it does not tell. */
export interface Scope {
  readonly family: Family | null;
  /** The one table that was asked for; `all` for all of them. */
  readonly table: string | null;
  /** Limited to some of the routes or rules. */
  readonly limited: boolean;
}

/** `ip [-6] route [show] [table T] …` (ip-route(8)), `ip [-6] rule [show]` (ip-rule(8)). */
export function scopeOf({ claim }: SourceFile): Scope | null {
  const command = commandWords(claim, 'ip');
  if (command === null) {
    const family = /(?:^|-)ip-?([46])-?(?:route|rule)/.exec(claim.slug)?.[1];
    return family === undefined ? null : { family: Number(family) as Family, table: null, limited: false };
  }
  const { words, piped } = command;
  const at = words.findIndex((word) => /^(?:r|ro|routes?|ru|rules?)$/.test(word));
  const before = words.slice(0, Math.max(at, 0));
  const family = before.some((word) => word === '6' || word === 'inet6')
    ? 6
    : before.some((word) => word === '4' || word === 'inet')
      ? 4
      : null;
  const rest = words.slice(at + 1).filter((word) => !/^(?:s|show|l|ls|list)$/.test(word));
  const table = rest[0] === 'table' ? (rest[1] ?? null) : null;
  const others = table === null ? rest : rest.slice(2);
  // A trailing family as in `ip-route-6`.
  const trailing = others.length === 1 && /^[46]$/.test(others[0]!) ? (Number(others[0]) as Family) : null;
  return { family: family ?? trailing, table, limited: piped || (others.length > 0 && trailing === null) };
}

/** What a listing of routes would have shown, from what was asked for and what it shows. */
export function coversOfRoutes(scope: Scope | null, seen: ReadonlySet<Family>, namesTables: boolean): Covers {
  if (scope?.limited) return [];
  const { family = null, table = null } = scope ?? {};
  if (table !== null && table !== 'all' && table !== 'main') return [];
  const all = table === 'all' || (table === null && namesTables);
  // Without `-6` `ip route` shows IPv4, and all tables of both families.
  const families: readonly Family[] =
    family !== null ? [family] : scope !== null && all ? [4, 6] : seen.size > 0 ? [...seen].sort() : scope ? [4] : [];
  return families.map((f) => ({ family: f, what: all ? 'all-tables' : 'main-table' }));
}
