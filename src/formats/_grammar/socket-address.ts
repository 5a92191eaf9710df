import { type Address, parseAddress } from '#core/address';
import { portOf } from './port-names.ts';

/** The local end of a socket as ss, netstat, lsof and systemctl print it. */
export interface SocketAddress {
  /** As written, without brackets, device and port: `*`, `0.0.0.0`, `::`, `fe80::1`, `localhost`. */
  readonly host: string;
  readonly address: Address | null;
  readonly wildcard: boolean;
  /** Interface the socket is bound to, or the zone of a link-local address. */
  readonly device: string | null;
  /** `null` where the port is a name that is not known. */
  readonly port: number | null;
}

/** `::ffff:127.0.0.1` → `127.0.0.1`: such a socket of IPv6 takes clients of IPv4 only. */
export function unmapped(address: Address): Address {
  if (address.family === 4 || (address.value as bigint) >> 32n !== 0xffffn) return address;
  return { family: 4, value: Number((address.value as bigint) & 0xffffffffn) };
}

/**
 * `0.0.0.0:22`, `*:ssh`, `[::]:22`, `:::22`, `[fe80::1]%eth0:22`, `fe80::1%eth0:22`, `0.0.0.0%eth0:22`.
 * `null` where it is no address and port at all.
 */
export function parseSocketAddress(text: string): SocketAddress | null {
  const colon = text.lastIndexOf(':');
  if (colon < 1 || colon === text.length - 1) return null;
  const [bare = '', zone] = text.slice(0, colon).split('%', 2) as [string, string | undefined];
  const closing = bare.endsWith(']') && bare.startsWith('[');
  const inner = closing ? bare.slice(1, -1) : bare;
  const [host = '', innerZone] = inner.split('%', 2) as [string, string | undefined];
  const device = (zone ?? innerZone ?? '').replace(/\]$/, '') || null;
  const cleaned = closing || !host.startsWith('[') ? host : host.slice(1);
  if (cleaned === '') return null;
  const written = parseAddress(cleaned);
  const address = written === null ? null : unmapped(written);
  // `::ffff:0.0.0.0` is the wildcard of IPv4 held by a socket of IPv6.
  const ofIPv4 = address?.family === 4 && address.value === 0;
  const wildcard = cleaned === '*' || ofIPv4 || cleaned === '::';
  return {
    host: ofIPv4 ? '0.0.0.0' : cleaned,
    address: wildcard ? null : address,
    wildcard,
    device,
    port: portOf(text.slice(colon + 1)),
  };
}
