import { type AddressRange, parsePrefix } from '#core/address';
import type { NumberSet } from '#core/number-set';
import { profilePorts } from './profiles.ts';
import { type PortSpec, readPortSpec, readProtocol } from './read-ports.ts';

/** A cell of the listing: where it points to, as far as the cell says. */
export interface Cell {
  readonly address: AddressRange | null;
  /** Alternatives, since a profile may hold several lists; `null` is any port. */
  readonly ports: readonly PortSpec[] | null;
  /** The protocol where it stands without a port (`10.0.0.0/8/tcp`, `Anywhere/ah`). */
  readonly protocols: NumberSet | null;
  readonly device: string | null;
  /** The application profile that it names. */
  readonly profile: string | null;
  /** Marked `(v6)`, or an IPv6 address. */
  readonly v6: boolean;
}

/**
 * Reads `Anywhere`, `192.0.2.10 2222/tcp on eth0`, `22/tcp (OpenSSH (v6))`, `OpenSSH (v6) on eth0`, `10.0.0.0/8/tcp`.
 * `null` where it is none of these, or names a profile that nobody knows.
 */
export function readCell(text: string, profiles: ReadonlyMap<string, string>): Cell | null {
  const [, place = text, device = null] = /^(.*?) on (\S+)$/.exec(text) ?? [];
  const [, unmarked = place, mark] = /^(.*?)( \(v6\))$/.exec(place) ?? [];
  const noted = unmarked.endsWith(')') ? /^(\S+?(?: \S+?)??) \((.+)\)$/.exec(unmarked) : null;
  const [, bare = unmarked, note] = noted ?? [];
  const spec = note === undefined ? null : readPortSpec(bare.split(' ').at(-1)!);
  if (note !== undefined && spec === null) return null;
  const v6 = mark !== undefined || (note?.endsWith(' (v6)') ?? false);

  const words = bare.split(' ');
  const first = readHost(words[0]!);
  const address = first?.address ?? null;
  const rest = first === null ? bare : words.slice(1).join(' ');
  const profile = note?.replace(/ \(v6\)$/, '') ?? null;
  const known = { address, device, profile, v6: v6 || address?.family === 6 };
  if (rest === '') return { ...known, ports: null, protocols: first?.protocols ?? null };
  if (first !== null && (first.protocols !== null || address === null)) return null;
  const one = readPortSpec(rest);
  const ports = one === null ? profilePorts(rest, profiles) : [one];
  return ports === null ? null : { ...known, profile: one === null ? rest : profile, ports, protocols: null };
}

/** `Anywhere`, an address or a network, each with `/protocol` behind it or not. */
function readHost(word: string): { address: AddressRange | null; protocols: NumberSet | null } | null {
  const plain = hostWithout(word);
  if (plain !== undefined) return { address: plain, protocols: null };
  const slash = word.lastIndexOf('/');
  if (slash < 0) return null;
  const address = hostWithout(word.slice(0, slash));
  const protocols = readProtocol(word.slice(slash + 1));
  return address === undefined || protocols === undefined ? null : { address, protocols };
}

function hostWithout(word: string): AddressRange | null | undefined {
  return word === 'Anywhere' ? null : (parsePrefix(word) ?? undefined);
}
