import { parseAddress, prefixRange } from '#core/address';
import { type AddressSet, intersect, rangeSet, subtract } from '#core/address-set';
import type { OriginId } from '#core/origin';
import type { PeerPattern } from '#model/access-list';
import type { GroupPattern, NamePattern, SessionSetting, SessionSettings, SourceList, UserPattern } from '#model/login';
import { globPeers } from './address-glob.ts';
import { addresses, inRange, linkLocal6, noPeers, peersOf } from './peer-sets.ts';

/** One setting with its place, values as `sshd -T` prints them. */
export interface PlacedSetting {
  readonly keyword: string;
  readonly values: readonly string[];
  readonly origins: readonly OriginId[];
}

/** Settings that decide who may log in, and how. */
export const sessionKeywords: ReadonlySet<string> = new Set([
  ...['allowusers', 'denyusers', 'allowgroups', 'denygroups', 'permitrootlogin', 'refuseconnection', 'maxsessions'],
  ...['pubkeyauthentication', 'passwordauthentication', 'kbdinteractiveauthentication', 'hostbasedauthentication'],
  ...['challengeresponseauthentication', 'gssapiauthentication', 'kerberosauthentication', 'authenticationmethods'],
  ...['permitemptypasswords', 'usepam', 'strictmodes', 'usedns', 'chrootdirectory', 'forcecommand', 'maxauthtries'],
  ...['authorizedkeysfile', 'authorizedkeyscommand', 'trustedusercakeys', 'authorizedprincipalsfile'],
  ...['authorizedkeyscommanduser', 'authorizedprincipalscommand', 'revokedkeys', 'pubkeyacceptedalgorithms'],
  ...['pubkeyacceptedkeytypes', 'pamservicename', 'permittty'],
]);

const lists = new Set(['allowusers', 'denyusers', 'allowgroups', 'denygroups']);

/** Pattern-lists of ssh_config(5): comma-separated, `!` negates. */
export const namePatterns = (list: string): NamePattern[] =>
  list
    .replace(/,$/, '')
    .split(',')
    .map((entry) => ({ glob: entry.replace(/^!/, ''), negated: entry.startsWith('!') }));

/** The interface behind a client's or a server's link-local address takes part in the comparison. */
function zonedNetwork(text: string, set: AddressSet): PeerPattern {
  return { kind: 'address-text', glob: text, within: peersOf(intersect(set, linkLocal6)), surely: noPeers };
}

function networkOf(text: string): PeerPattern | null {
  const match = /^([^/%]+)(%[^/]+)?(?:\/(\d{1,3}))?$/.exec(text);
  const address = match && parseAddress(match[1]!);
  if (!address) return null;
  const width = address.family === 4 ? 32 : 128;
  const length = match[3] === undefined ? width : Number(match[3]);
  if (length > width) return null;
  const range = prefixRange(address, length);
  // Bits behind the prefix: newer daemons refuse the line, older ones never find a match.
  if (range.low !== address.value) return { kind: 'nobody', why: `${text} has bits behind its prefix` };
  if (address.family === 4) return match[2] === undefined ? inRange(range) : null;
  const set = rangeSet(range);
  return match[2] === undefined ? addresses(subtract(set, linkLocal6)) : zonedNetwork(text, set);
}

/**
 * Networks, addresses and patterns on the address as text. Where the daemon asks DNS for the client's name, text is
 * compared with that too.
 */
export function sourceList(list: string, asksDns: boolean): SourceList {
  return {
    entries: list.split(',').map((entry) => {
      const text = entry.replace(/^!/, '');
      return { negated: entry.startsWith('!'), pattern: networkOf(text) ?? textPattern(text, asksDns) };
    }),
  };
}

function textPattern(text: string, asksDns: boolean): PeerPattern {
  const byAddress = /[^0-9a-fA-F.:*?]/.test(text.replace(/%.*/, ''))
    ? ({ kind: 'nobody', why: 'a name' } as const)
    : globPeers(text);
  if (!asksDns) return byAddress;
  if (byAddress.kind === 'addresses') return { kind: 'name', text, surely: byAddress.sets };
  return { kind: 'name', text, ...(byAddress.kind === 'address-text' ? { surely: byAddress.surely } : {}) };
}

function userPattern(text: string, origin: OriginId, asksDns: boolean): UserPattern {
  const at = text.lastIndexOf('@');
  return at < 0
    ? { glob: text, from: null, text, origin }
    : { glob: text.slice(0, at), from: sourceList(text.slice(at + 1), asksDns), text, origin };
}

/** What a daemon's or a block's settings mean for a session. */
export function sessionSettings(settings: readonly PlacedSetting[], asksDns: boolean): SessionSettings {
  const values = new Map<string, SessionSetting>();
  for (const { keyword, values: given, origins } of settings)
    if (!lists.has(keyword) && origins[0] !== undefined) values.set(keyword, { values: given, origin: origins[0] });
  const entries = (keyword: string): { text: string; origin: OriginId }[] | null => {
    const found = settings.find((setting) => setting.keyword === keyword);
    if (!found || found.values.length === 0) return null;
    const { values: given, origins } = found;
    return given.map((text, i) => ({ text, origin: origins[i] ?? origins.at(-1)! }));
  };
  const users = (keyword: string): UserPattern[] | null =>
    entries(keyword)?.map(({ text, origin }) => userPattern(text, origin, asksDns)) ?? null;
  const groups = (keyword: string): GroupPattern[] | null =>
    entries(keyword)?.map(({ text, origin }) => ({ glob: text, text, origin })) ?? null;
  return {
    values,
    allowUsers: users('allowusers'),
    denyUsers: users('denyusers'),
    allowGroups: groups('allowgroups'),
    denyGroups: groups('denygroups'),
  };
}
