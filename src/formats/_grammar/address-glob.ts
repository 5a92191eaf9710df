import { type AddressRange, prefixRange } from '#core/address';
import { type AddressSet, addressSet, allAddresses, intersect, noAddresses, union } from '#core/address-set';
import type { PeerPattern } from '#model/access-list';
import { allPeers, dotted6, linkLocal6, mostRanges } from './peer-sets.ts';

/** Ways to read the stars of one pattern as parts of a dotted quad; more stay a predicate. */
const mostReadings = 256;

/** `**` at the end needs one character in libwrap's matcher; written as `?*`, a star has one meaning. */
export const plainGlob = (written: string): string => written.replace(/\*{2,}$/, '?*').replace(/\*{2,}/g, '*');

/** A pattern with `*` or `?`, compared with the address as text. */
export function globPeers(written: string): PeerPattern {
  const glob = plainGlob(written);
  // No address has fewer than two characters.
  if (/^[*?]*\*[*?]*$/.test(glob) && glob.replaceAll('*', '').length <= 2) return { kind: 'addresses', sets: allPeers };
  const four = quadSet(glob);
  const six = textSet6(glob);
  if (four && six.exact) return { kind: 'addresses', sets: { 4: four, 6: six.within } };
  return {
    kind: 'address-text',
    glob,
    surely: { 4: four ?? noAddresses(4), 6: six.exact ? six.within : noAddresses(6) },
    within: { 4: four ?? allAddresses(4), 6: six.within },
  };
}

/** Exactly the IPv4 addresses that the pattern matches, or null where they are too many ranges. */
function quadSet(glob: string): AddressSet | null {
  // The longest dotted quad has 15 characters.
  if (/[^0-9.*?]/.test(glob) || glob.replaceAll('*', '').length > 15) return noAddresses(4);
  const readings = quadReadings(glob);
  if (readings === null) return null;
  const ranges: AddressRange[] = [];
  for (const parts of readings) {
    const found = quadRanges(parts);
    if (found === null || ranges.length + found.length > mostRanges) return null;
    ranges.push(...found);
  }
  return addressSet(4, ranges);
}

/** Every way in which wildcards can stand for dots, so that exactly four parts come out. */
function quadReadings(glob: string): string[][] | null {
  let readings: string[][] = [['']];
  const add = (parts: readonly string[], text: string): string[] => [...parts.slice(0, -1), parts.at(-1)! + text];
  for (const char of glob) {
    const next: string[][] = [];
    for (const parts of readings) {
      if (char === '.') next.push([...parts, '']);
      else next.push(add(parts, char));
      if (char === '?') next.push([...parts, '']);
      if (char === '*') for (let dots = 1; dots <= 3; dots++) next.push([...add(parts, '*'), ...Array(dots).fill('*')]);
    }
    const seen = new Set<string>();
    readings = next.filter((parts) => {
      const key = parts.join('.');
      return parts.length <= 4 && !seen.has(key) && seen.add(key);
    });
    if (readings.length > mostReadings) return null;
  }
  return readings.filter((parts) => parts.length === 4);
}

function quadRanges(parts: readonly string[]): AddressRange[] | null {
  const runs = parts.map(octetRuns);
  let last = 3;
  while (last >= 0 && runs[last]!.length === 1 && runs[last]![0]!.low === 0 && runs[last]![0]!.high === 255) last--;
  if (last < 0) return [{ family: 4, low: 0, high: 0xffffffff }];
  const size = 256 ** (3 - last);
  let fronts = [0];
  for (const run of runs.slice(0, last)) {
    const octets = run.flatMap(({ low, high }) => Array.from({ length: high - low + 1 }, (_, i) => low + i));
    if (fronts.length * octets.length > mostRanges) return null;
    fronts = fronts.flatMap((front) => octets.map((octet) => front * 256 + octet));
  }
  if (fronts.length * runs[last]!.length > mostRanges) return null;
  return fronts.flatMap((front) =>
    runs[last]!.map(({ low, high }) => ({
      family: 4 as const,
      low: (front * 256 + low) * size,
      high: (front * 256 + high + 1) * size - 1,
    })),
  );
}

function octetRuns(glob: string): { low: number; high: number }[] {
  const pattern = new RegExp(`^${glob.replace(/\*+/g, '*').replaceAll('?', '\\d').replaceAll('*', '\\d*')}$`);
  const runs: { low: number; high: number }[] = [];
  for (let octet = 0; octet < 256; octet++) {
    if (!pattern.test(String(octet))) continue;
    const run = runs.at(-1);
    if (run && run.high === octet - 1) run.high = octet;
    else runs.push({ low: octet, high: octet });
  }
  return runs;
}

/** The IPv6 addresses outside which the pattern matches none, and whether it matches all of them. */
function textSet6(glob: string): { within: AddressSet; exact: boolean } {
  const literal = /^[^*?]*/.exec(glob)![0].toLowerCase();
  const none = { within: noAddresses(6), exact: true };
  // Zones (`%eth0`) may hold nearly any character; before them there are hex digits, colons and few dots.
  const rest = glob.slice(literal.length);
  const zoneOnly = /[^0-9a-f:.*?]/i.test(rest);
  const hull = /^[0-9a-f]*$/.test(literal) ? beginningWith(literal) : noAddresses(6);
  if (zoneOnly || literal.includes('%')) return { within: intersect(linkLocal6, hull), exact: false };
  if (hull.bounds.length === 0) return none;
  if (rest.includes('.')) {
    const within = intersect(literal === '' ? union(dotted6, linkLocal6) : linkLocal6, hull);
    return { within, exact: within.bounds.length === 0 };
  }
  return { within: hull, exact: rest === '*' && /^[1-9a-f]/.test(literal) };
}

/** Addresses whose text begins with these hex digits. */
function beginningWith(digits: string): AddressSet {
  if (digits === '') return allAddresses(6);
  if (digits.length > 4 || (digits.length > 1 && digits.startsWith('0'))) return noAddresses(6);
  const ranges: AddressRange[] = [];
  for (let more = 0; more <= 4 - digits.length; more++) {
    const first = BigInt(`0x${digits}`) << BigInt(4 * more);
    ranges.push(prefixRange({ family: 6, value: first << 112n }, 16 - 4 * more));
  }
  return addressSet(6, ranges);
}
