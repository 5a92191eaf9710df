import { parseAddress, prefixRange } from '#core/address';
import type { SourceFile } from '#core/source-file';
import type { PatternList, PeerPattern } from '#model/access-list';
import type { LoginAccessRule, LoginSubject, SourcesExcept } from '#model/accounts';
import type { Contributions } from '#model/contribution';
import { allPeers, inRange } from '../_grammar/peer-sets.ts';
import type { HostContext, Parsed } from '../format.ts';
import type { PamFile } from './ast.ts';

/** access.conf(5): the first line that fits user and origin decides. */
export function lowerAccessList(
  file: SourceFile,
  path: string,
  parsed: Parsed<PamFile>,
  host: HostContext,
  into: Contributions,
): void {
  const rules = parsed.statements.children.flatMap((node): LoginAccessRule[] => {
    if (node.type !== 'access') return [];
    const { start, end, permission, users, from } = node;
    return [
      {
        admits: permission === '+',
        users: listOf(words(users), subjectOf),
        from: sourcesOf(listOf(words(from), originOf)),
        origin: host.origins.span(file.id, start, end),
      },
    ];
  });
  const origin = host.origins.span(file.id, 0, file.text.length);
  const value = { login: 'access-list', path, rules, origin } as const;
  into.add({ slice: 'login-stack', basis: 'declared', quality: file.quality, file: file.id, origin, value });
}

const words = (text: string): string[] => text.split(/[, \t]+/).filter((word) => word !== '');

/** `EXCEPT` binds to the right, and lists may nest. */
function listOf<P>(list: readonly string[], read: (word: string) => P): PatternList<P> {
  const at = list.findIndex((word) => word.toUpperCase() === 'EXCEPT');
  if (at < 0) return { patterns: list.map(read), except: null };
  return { patterns: list.slice(0, at).map(read), except: listOf(list.slice(at + 1), read) };
}

function subjectOf(word: string): LoginSubject {
  if (word.toUpperCase() === 'ALL') return { kind: 'all', name: word };
  const group = /^\((.+)\)$/.exec(word);
  if (group) return { kind: 'group', name: group[1]! };
  // Net groups, and `user@host`, which is about where the user logs in.
  return { kind: /@/.test(word) ? 'unknown' : 'name', name: word };
}

const sourcesOf = ({ patterns, except }: PatternList<PeerPattern>): SourcesExcept => ({
  list: { entries: patterns.map((pattern) => ({ pattern, negated: false })) },
  except: except && sourcesOf(except),
});

/** What a session over the network may come from; names of terminals never are its origin. */
function originOf(word: string): PeerPattern {
  if (word.toUpperCase() === 'ALL') return { kind: 'addresses', sets: allPeers };
  if (/^(?:tty|pts\/|cron|:\d|local$)/i.test(word)) return { kind: 'nobody', why: 'a terminal' };
  const dotted = /^(?:\d{1,3}\.){1,3}$/.exec(word);
  if (dotted) {
    const parts = word.split('.').filter((part) => part !== '');
    const address = parseAddress([...parts, '0', '0', '0'].slice(0, 4).join('.'));
    if (address) return inRange(prefixRange(address, parts.length * 8));
  }
  const [, network, mask] = /^([^/]+)\/(\d+\.\d+\.\d+\.\d+)$/.exec(word) ?? [];
  const masked = network === undefined ? null : maskedRange(network, mask!);
  if (masked !== null) return masked;
  const match = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(word);
  const address = match && parseAddress(match[1]!);
  const width = address?.family === 4 ? 32 : 128;
  const length = match?.[2] === undefined ? width : Number(match[2]);
  // Releases of Linux-PAM differ on whether this fits anybody.
  if (address?.family === 4 && length === 0) return { kind: 'name', text: word };
  if (address && length <= width) return inRange(prefixRange(address, length));
  return { kind: 'name', text: word };
}

/** `10.0.0.0/255.0.0.0`; both sides are masked before they are compared. */
function maskedRange(network: string, mask: string): PeerPattern | null {
  const [address, bits] = [parseAddress(network), parseAddress(mask)];
  if (address?.family !== 4 || bits?.family !== 4) return null;
  const ones = /^(1*)0*$/.exec(Number(bits.value).toString(2).padStart(32, '0'))?.[1]?.length;
  if (ones !== undefined) return inRange(prefixRange(address, ones));
  const value = BigInt(address.value) & BigInt(bits.value);
  return { kind: 'masked', mask: Number(bits.value), value: Number(value) };
}
