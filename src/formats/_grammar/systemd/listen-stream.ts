import { type Address, parseAddress } from '#core/address';
import type { OriginId } from '#core/origin';
import type { DeclaredListener } from '#model/daemon';

const port = (text: string): number | null => (/^\d{1,5}$/.test(text) && Number(text) <= 65535 ? Number(text) : null);

/**
 * What one `ListenStream=` of systemd.socket(5) asks for, over TCP: a port is the wildcard of both families, an IPv6
 * wildcard takes IPv4 too unless `BindIPv6Only=ipv6-only`. Empty for paths and other families.
 */
export function listenStream(value: string, v6only: boolean, origin: OriginId): DeclaredListener[] {
  const wild = (family: 4 | 6, at: number): DeclaredListener => ({ family, address: null, port: at, origin });
  const both = (at: number): DeclaredListener[] => (v6only ? [wild(6, at)] : [wild(6, at), wild(4, at)]);
  const bare = port(value);
  if (bare !== null) return both(bare);
  const match = /^\[([0-9a-fA-F:.]+)(?:%[^\]]*)?\](?:%\S+)?:(\d+)$/.exec(value) ?? /^([\d.]+):(\d+)$/.exec(value);
  const address = match === null ? null : parseAddress(match[1]!);
  const at = match === null ? null : port(match[2]!);
  if (address === null || at === null) return [];
  // Of IPv4, written as one of IPv6.
  if (address.family === 6 && BigInt(address.value) >> 32n === 0xffffn)
    return v6only
      ? []
      : [{ family: 4, address: { family: 4, value: Number(BigInt(address.value) & 0xffffffffn) }, port: at, origin }];
  if (BigInt(address.value) !== 0n) return [{ family: address.family, address: address as Address, port: at, origin }];
  return address.family === 6 ? both(at) : [wild(4, at)];
}
