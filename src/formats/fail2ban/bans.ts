import type { OriginId, OriginTable } from '#core/origin';
import type { Quality } from '#core/quality';
import { commandWords } from '../_grammar/command-words.ts';
import type { ParsedFile } from '../format.ts';
import type { Syntax } from '../syntax.ts';
import { type Banned, readBanned } from './read-banned.ts';

/** The bans of one jail that are in force. */
export interface JailBans {
  readonly name: string;
  readonly banned: readonly (Banned & { readonly origin: OriginId })[];
  /** The actions that `get JAIL actions` names. */
  readonly listed: readonly string[];
  readonly file: number;
  readonly quality: Quality;
  readonly origin: OriginId;
}

type Input = ParsedFile<Syntax>;

/** What the server answers counts before what its log tells. */
const telling = ['fail2ban-jail', 'fail2ban-banip', 'fail2ban-banned', 'fail2ban-log'] as const;

/** By jail, from the output that shows it best; jails without bans are left out. */
export function bansOf(inputs: readonly Input[], origins: OriginTable): JailBans[] {
  const actions = new Map(inputs.filter(({ kind }) => kind === 'fail2ban-actions').map(listedActions));
  const found = new Map<string, JailBans>();
  const told = new Set<string>();
  for (const kind of telling) {
    const seen = new Set<string>();
    for (const { file } of inputs.filter((input) => input.kind === kind)) {
      const claimed = claimedJail(file.claim);
      const banned = readBanned(file.text, kind, claimed);
      if (banned === null) continue;
      // `banned` lists every jail, so that one which it leaves out bans nobody.
      const named = kind === 'fail2ban-banned' ? jailsOf(file.text) : [];
      const [alone] = [
        /Status for the jail:\s*(\S+)/.exec(file.text)?.[1] ?? (kind === 'fail2ban-log' ? null : claimed),
      ];
      for (const jail of [...named, ...(alone ? [alone] : [])]) seen.add(jail);
      for (const ban of banned) {
        if (told.has(ban.jail)) continue;
        seen.add(ban.jail);
        const origin = origins.span(file.id, ban.start, ban.end);
        const known = found.get(ban.jail);
        found.set(ban.jail, {
          name: ban.jail,
          banned: [...(known?.banned ?? []), { ...ban, origin }],
          listed: actions.get(ban.jail) ?? [],
          file: file.id,
          quality: file.quality,
          origin: known?.origin ?? origin,
        });
      }
    }
    for (const jail of seen) told.add(jail);
    if (kind === 'fail2ban-banned' && inputs.some((input) => input.kind === kind)) return [...found.values()];
  }
  return [...found.values()];
}

const jailsOf = (text: string): string[] => Array.from(text.matchAll(/'([^']+)':\s*\[/g), ([, jail = '']) => jail);

function listedActions({ file }: Input): [string, string[]] {
  const jail = /The jail (\S+) has the following actions:/.exec(file.text)?.[1] ?? claimedJail(file.claim) ?? '';
  const [, rest = ''] = /actions:\s*([\s\S]*)$/.exec(file.text) ?? [];
  return [jail, rest.split(/[\s,]+/).filter(Boolean)];
}

/** The jail that the command names: `fail2ban-client status sshd`, `fail2ban-client get sshd banip`. */
export function claimedJail(claim: Parameters<typeof commandWords>[0]): string | null {
  const words = (commandWords(claim, 'fail2ban-client') ?? commandWords(claim, 'fail2ban'))?.words ?? [];
  const own = words.filter((word) => word !== 'client');
  const at = own.findIndex((word) => word === 'status' || word === 'get');
  return own[at < 0 ? 0 : at + 1] ?? null;
}
