import { createHmac } from 'node:crypto';
import { type Address, type AddressRange, type Family, formatRange, parsePrefix } from '../address.ts';
import { addressSet, formatSet } from '../address-set.ts';
import { prefixesOf } from '../prefixes.ts';

/** What lies below keeps its meaning for the kernel only as it stands: this host, loopback, multicast, masks. */
const kept = ['0.0.0.0/8', '127.0.0.0/8', '224.0.0.0/4', '240.0.0.0/4', '::/96', 'ff00::/8'];
/** Stays inside of its prefix: private, link-local and, in IPv6, global addresses. */
const confined = [
  ...['10.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16'],
  ...['::ffff:0:0/96', 'fc00::/7', 'fe80::/10', '2000::/3'],
];

const widthOf = (family: Family): number => (family === 4 ? 32 : 128);
const bitsOf = ({ family, value }: Address): string => value.toString(2).padStart(widthOf(family), '0');
const addressOf = (family: Family, bits: string): Address => ({
  family,
  value: family === 4 ? Number.parseInt(bits, 2) : BigInt(`0b${bits}`),
});

/** The bits that all addresses of a prefix begin with, behind their family. */
function headOf(prefix: string): string {
  const [, length] = prefix.split('/');
  const { family, low } = parsePrefix(prefix)!;
  return `${family} ${bitsOf({ family, value: low }).slice(0, Number(length))}`;
}
const keptHeads = kept.map(headOf);
const specialHeads = [...keptHeads, ...confined.map(headOf)];

/**
 * Gives each address another one so that two of them share as many leading bits afterwards as before: prefixes stay
 * prefixes, what was inside is inside. Without the key nobody can turn it around.
 */
export class AddressMap {
  readonly #key: string;
  readonly #flips = new Map<string, boolean>();

  constructor(key: string) {
    this.#key = key;
  }

  address(address: Address): Address {
    const { family, value } = address;
    if (family === 6 && (value as bigint) >> 32n === 0xffffn) {
      const inner = this.address({ family: 4, value: Number((value as bigint) & 0xffffffffn) });
      return { family, value: (0xffffn << 32n) | BigInt(inner.value) };
    }
    return addressOf(family, this.#bits(family, bitsOf(address)));
  }

  /** The first address of a prefix, whose other bits are and stay zero. */
  network(address: Address, length: number): Address {
    const { family } = address;
    const bits = bitsOf(this.address(address)).slice(0, length);
    return addressOf(family, bits.padEnd(widthOf(family), '0'));
  }

  /** A range is no range any more where it was not one prefix: as few of them as there are. */
  range(range: AddressRange): string[] {
    const { family } = range;
    const mapped = prefixesOf(addressSet(family, [range])).map((prefix): AddressRange => {
      const length = Number(prefix.split('/')[1] ?? widthOf(family));
      const low = this.network({ family, value: parsePrefix(prefix)!.low }, length);
      return parsePrefix(`${formatRange({ family, low: low.value, high: low.value })}/${length}`)!;
    });
    return formatSet(addressSet(family, mapped));
  }

  #bits(family: Family, bits: string): string {
    let out = '';
    for (let i = 0; i < bits.length; i++) {
      const bit = bits[i]!;
      out += this.#isFlipped(`${family} ${bits.slice(0, i)}`) ? (bit === '0' ? '1' : '0') : bit;
    }
    return out;
  }

  #isFlipped(head: string): boolean {
    const known = this.#flips.get(head);
    if (known !== undefined) return known;
    const isFixed =
      keptHeads.some((one) => head.startsWith(one)) ||
      specialHeads.some((one) => one.length > head.length && one.startsWith(head));
    const flips = !isFixed && (createHmac('sha256', this.#key).update(head).digest()[0]! & 1) === 1;
    this.#flips.set(head, flips);
    return flips;
  }
}
