import { type AddressRange, parsePrefix } from '#core/address';
import type { Span } from '#core/source-file';

export interface Banned extends Span {
  readonly jail: string;
  /** A single address, or a network. */
  readonly range: AddressRange;
}

/**
 * Who is banned, by jail: `Banned IP list:` of a jail's status, the list of `banned`, the answer to `get JAIL banip`.
 * `null` where the output does not tell. `claimed` is the jail that the command names.
 */
export function readBanned(text: string, kind: string, claimed: string | null): Banned[] | null {
  switch (kind) {
    case 'fail2ban-jail': {
      const list = /Banned IP list:([^\r\n]*)/.exec(text);
      if (list === null) return null;
      const jail = /Status for the jail:\s*(\S+)/.exec(text)?.[1] ?? claimed;
      return jail === null ? null : addressesIn(list[1]!, list.index + 'Banned IP list:'.length, jail);
    }
    case 'fail2ban-banned':
      return Array.from(text.matchAll(/'([^']+)':\s*\[([^\]]*)\]/g)).flatMap((found) =>
        addressesIn(found[2]!, found.index + found[0].length - 1 - found[2]!.length, found[1]!),
      );
    case 'fail2ban-banip':
      if (claimed === null) return null;
      // With times, each line holds one address and then when it was banned and until when.
      return Array.from(text.matchAll(/[^\r\n]+/g)).flatMap((line) => {
        const timed = /\d{2}:\d{2}:\d{2}/.test(line[0]);
        return addressesIn(timed ? line[0].split(/\s/, 1)[0]! : line[0], line.index, claimed);
      });
    case 'fail2ban-log':
      return bannedByLog(text);
    default:
      return null;
  }
}

function addressesIn(text: string, from: number, jail: string): Banned[] {
  return Array.from(text.matchAll(/[0-9a-fA-F:./]+/g)).flatMap((found): Banned[] => {
    const range = parsePrefix(found[0]);
    const start = from + found.index;
    return range === null ? [] : [{ jail, range, start, end: start + found[0].length }];
  });
}

/** The last that the log says of each address; a jail that stops releases all of its own. */
function bannedByLog(text: string): Banned[] {
  const banned = new Map<string, Banned>();
  const event =
    /(?:\[([\w.-]+)\] (?:(Restore )?Ban|(Unban)) (\S+))|(?:Jail '([^']+)' stopped)|(Exiting Fail2ban|Starting Fail2ban)/g;
  for (const found of text.matchAll(event)) {
    const [whole, jail, , released, address, stopped, restarted] = found;
    if (restarted !== undefined) banned.clear();
    else if (stopped !== undefined) for (const [key, ban] of [...banned]) if (ban.jail === stopped) banned.delete(key);
    if (jail === undefined || address === undefined) continue;
    const key = `${jail} ${address}`;
    banned.delete(key);
    const range = parsePrefix(address);
    const end = found.index + whole.length;
    if (released === undefined && range !== null) banned.set(key, { jail, range, start: end - address.length, end });
  }
  return [...banned.values()];
}
