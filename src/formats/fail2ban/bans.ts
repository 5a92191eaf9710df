import { groupBy } from '#core/group-by';
import type { OriginId, OriginTable } from '#core/origin';
import type { Quality } from '#core/quality';
import { commandWords } from '../_grammar/command-words.ts';
import type { ParsedFile } from '../format.ts';
import type { Syntax } from '../syntax.ts';
import { type Banned, readBanned } from './read-banned.ts';
import { bannedByLogs, type LoggedBan } from './read-log.ts';

export interface JailBan extends Banned {
  readonly origin: OriginId;
  /** Actions of which the log says that they failed for this ban. */
  readonly failed: readonly string[];
}

/** The bans of one jail that are in force. */
export interface JailBans {
  readonly name: string;
  readonly banned: readonly JailBan[];
  /** The actions that `get JAIL actions` names; `null` where it was not asked. */
  readonly listed: readonly string[] | null;
  /** Nobody else is banned: a log may begin too late to tell. */
  readonly isWhole: boolean;
  /** The client answers as those before 0.9 do. */
  readonly isEarly: boolean;
  readonly file: number;
  readonly quality: Quality;
  readonly origin: OriginId;
}

type Input = ParsedFile<Syntax>;

/** What the server answers counts before what its log tells. */
const telling = ['fail2ban-jail', 'fail2ban-status', 'fail2ban-banip', 'fail2ban-banned', 'fail2ban-log'] as const;

/** By jail, from the output that shows it best; jails without bans are left out. */
export function bansOf(inputs: readonly Input[], origins: OriginTable): JailBans[] {
  const actions = new Map(inputs.filter(({ kind }) => kind === 'fail2ban-actions').map(listedActions));
  const logs = bannedByLogs(
    inputs.filter(({ kind }) => kind === 'fail2ban-log').map((log) => ({ text: log.file.text, log })),
  );
  const found = new Map<string, JailBans>();
  const told = new Set<string>();
  for (const kind of telling) {
    const own = inputs.filter((input) => input.kind === kind);
    const { jails, banned } = kind === 'fail2ban-log' ? logged(logs.banned) : answered(own, kind);
    for (const [name, bans] of groupBy(banned, ({ ban }) => ban.jail)) {
      if (told.has(name)) continue;
      const { file } = bans.at(-1)!.input;
      found.set(name, {
        name,
        banned: bans.map(({ ban, input }) => ({
          ...ban,
          origin: origins.span(input.file.id, ban.start, ban.end),
          failed: logs.failed(ban.jail, ban.range),
        })),
        listed: actions.get(name) ?? null,
        isWhole: kind !== 'fail2ban-log' && file.quality === 'complete',
        isEarly: kind === 'fail2ban-jail' && /^\s*\|\s+`- IP list:/m.test(file.text),
        file: file.id,
        quality: file.quality,
        origin: origins.span(bans[0]!.input.file.id, bans[0]!.ban.start, bans[0]!.ban.end),
      });
    }
    for (const jail of jails) told.add(jail);
    // These list every jail, so that one which they leave out bans nobody.
    if (jails.length > 0 && (kind === 'fail2ban-banned' || kind === 'fail2ban-status')) break;
    if (kind === 'fail2ban-banned' && own.length > 0) break;
  }
  return [...found.values()];
}

interface Told {
  readonly jails: readonly string[];
  readonly banned: readonly { readonly ban: Banned; readonly input: Input }[];
}

function answered(inputs: readonly Input[], kind: string): Told {
  const told = inputs.flatMap((input) => {
    const read = readBanned(input.file.text, kind, claimedJail(input.file.claim));
    return read === null ? [] : [{ ...read, input }];
  });
  return {
    jails: told.flatMap(({ jails }) => jails),
    banned: told.flatMap(({ banned, input }) => banned.map((ban) => ({ ban, input }))),
  };
}

const logged = (bans: readonly LoggedBan<Input>[]): Told => ({
  jails: [],
  banned: bans.map(({ log, ...ban }) => ({ ban, input: log })),
});

function listedActions({ file }: Input): [string, string[]] {
  const jail = /(?:The jail|No actions for jail) (\S+)/.exec(file.text)?.[1] ?? claimedJail(file.claim) ?? '';
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
