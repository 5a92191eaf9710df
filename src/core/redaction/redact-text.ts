import { createHmac } from 'node:crypto';
import { type Address, formatAddress, parseAddress } from '../address.ts';
import { replaceHardware, replaceHexadecimal } from './hardware.ts';
import { AddressMap } from './map-address.ts';

/** Names of one host that must not be shown. */
export interface PrivateNames {
  readonly hosts: readonly string[];
  readonly users: readonly string[];
  readonly groups: readonly string[];
}

const v4 = String.raw`\d{1,3}(?:\.\d{1,3}){3}`;
const v6 = '[0-9A-Fa-f]{0,4}:[0-9A-Fa-f:]*:(?:[0-9A-Fa-f:]*[0-9A-Fa-f])?(?:(?<=:[0-9]{1,3})(?:\\.\\d{1,3}){3})?';
const scan = (one: string, before: string): RegExp =>
  new RegExp(`(?<![${before}])(${one})(?:-(${one})|/(\\d{1,3})(?![\\d.]))?(?![0-9A-Za-z]|\\.\\d)`, 'g');
const patterns = [scan(v6, '0-9A-Za-z:.'), scan(v4, '0-9A-Za-z.')];
/** The beginning of addresses, as hosts.allow and patterns of sshd have it. */
const openEnd = /(?<![0-9A-Za-z.])(\d{1,3}(?:\.\d{1,3}){0,2})\.(?=\*|$|[\s,]+(?![A-Z]))/g;

/** Replaces addresses and names, the same ones by the same everywhere. */
export class TextRedactor {
  readonly #key: string;
  readonly #addresses: AddressMap;

  constructor(key: string) {
    this.#key = key;
    this.#addresses = new AddressMap(key);
  }

  /** What replaces in the texts of a host. */
  of({ hosts, users, groups }: PrivateNames): (text: string) => string {
    const others = new Map<string, string>();
    for (const name of groups) others.set(name.toLowerCase(), this.#name('group', name));
    for (const name of users) others.set(name.toLowerCase(), this.#name('user', name));
    for (const name of hosts) others.set(name.toLowerCase(), this.#name('host', name));
    const names = [...others.keys()].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
    const escaped = names.map((name) => name.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
    const pattern =
      names.length === 0 ? null : new RegExp(`(?<![0-9A-Za-z])(?:${escaped.join('|')})(?![0-9A-Za-z])`, 'gi');
    return (text) => {
      // Names first: one that holds an address is a name as a whole.
      const named = pattern === null ? text : text.replace(pattern, (name) => others.get(name.toLowerCase())!);
      return this.#inText(named);
    };
  }

  #name(kind: 'host' | 'user' | 'group', name: string): string {
    const digest = createHmac('sha256', this.#key).update(`${kind} ${name.toLowerCase()}`).digest('hex');
    return `${kind}-${digest.slice(0, 8)}`;
  }

  #inText(text: string): string {
    let out = text.replace(openEnd, (all, head: string) => {
      const parts = head.split('.').length;
      const address = parseAddress(`${head}${'.0'.repeat(4 - parts)}`);
      // A number and a dot at the end of a sentence.
      if (address === null || parts < 2) return all;
      return `${formatAddress(this.#addresses.network(address, parts * 8))
        .split('.')
        .slice(0, parts)
        .join('.')}.`;
    });
    for (const pattern of patterns)
      out = out.replace(pattern, (all, low: string, high: string | undefined, length: string | undefined) => {
        const address = parseAddress(low);
        if (address === null) return all;
        if (high !== undefined) return this.#range(all, address, parseAddress(high));
        return length === undefined ? this.#one(all, address) : this.#prefix(all, address, Number(length));
      });
    return replaceHardware(replaceHexadecimal(out, this.#addresses), this.#key);
  }

  #one(all: string, address: Address): string {
    const mapped = this.#addresses.address(address);
    return mapped.value === address.value ? all : formatAddress(mapped);
  }

  #prefix(all: string, address: Address, length: number): string {
    const isNetwork = this.#isNetwork(address, length);
    const mapped = isNetwork ? this.#addresses.network(address, length) : this.#addresses.address(address);
    return mapped.value === address.value ? all : `${formatAddress(mapped)}/${length}`;
  }

  #isNetwork({ family, value }: Address, length: number): boolean {
    const width = family === 4 ? 32 : 128;
    return length <= width && BigInt(value) % (1n << BigInt(width - length)) === 0n;
  }

  #range(all: string, low: Address, high: Address | null): string {
    if (high === null || high.family !== low.family || high.value < low.value) return this.#one(all, low);
    return this.#addresses.range({ family: low.family, low: low.value, high: high.value }).join(', ');
  }
}
