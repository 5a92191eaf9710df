import { type AddressRange, parsePrefix } from '#core/address';
import { append } from '#core/append';
import type { Span } from '#core/source-file';

export interface Banned extends Span {
  readonly jail: string;
  /** A single address, or a network. */
  readonly range: AddressRange;
}

/** Who is banned, and which jails an output tells of, those without bans too. */
export interface ToldBans {
  readonly jails: readonly string[];
  readonly banned: readonly Banned[];
}

/**
 * Who is banned, by jail: `Banned IP list:` of the jails' states (`IP list:` before 0.9), the list of `banned`, the answers to `get JAIL banip` and
 * `get JAIL banned`. `null` where the output does not tell. `claimed` is the jail that the command names.
 */
export function readBanned(text: string, kind: string, claimed: string | null): ToldBans | null {
  switch (kind) {
    case 'fail2ban-jail':
    case 'fail2ban-status':
      return bannedByState(text, kind === 'fail2ban-jail' ? claimed : null);
    case 'fail2ban-banned':
      return bannedByList(text);
    case 'fail2ban-banip': {
      if (claimed === null) return null;
      // With times, each line holds one address and then when it was banned and until when.
      const banned = Array.from(text.matchAll(/[^\r\n]+/g)).flatMap((line) => {
        const timed = /\d{2}:\d{2}:\d{2}/.test(line[0]);
        return addressesIn(timed ? line[0].split(/\s/, 1)[0]! : line[0], line.index, claimed);
      });
      return { jails: [claimed], banned };
    }
    default:
      return null;
  }
}

/** Of one jail, of several one behind another, or of all (`status --all`, since 1.1). */
function bannedByState(text: string, claimed: string | null): ToldBans | null {
  const jails: string[] = [];
  const banned: Banned[] = [];
  let jail = claimed;
  for (const found of text.matchAll(/(?:Status for the jail|[|`]- Jail):\s*(\S+)|\bIP list:([^\r\n]*)/g)) {
    const [whole, named, list] = found;
    if (named !== undefined) jail = named;
    else if (jail !== null && list !== undefined) {
      jails.push(jail);
      append(banned, addressesIn(list, found.index + whole.length - list.length, jail));
    }
  }
  return jails.length === 0 ? null : { jails, banned };
}

function bannedByList(text: string): ToldBans {
  const lists = Array.from(text.matchAll(/'([^']+)':\s*\[([^\]]*)\]/g));
  return {
    jails: lists.map(([, jail = '']) => jail),
    banned: lists.flatMap((found) =>
      addressesIn(found[2]!, found.index + found[0].length - 1 - found[2]!.length, found[1]!),
    ),
  };
}

function addressesIn(text: string, from: number, jail: string): Banned[] {
  return Array.from(text.matchAll(/[0-9a-fA-F:./]+/g)).flatMap((found): Banned[] => {
    const range = parsePrefix(found[0]);
    const start = from + found.index;
    return range === null ? [] : [{ jail, range, start, end: start + found[0].length }];
  });
}
