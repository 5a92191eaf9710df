import { type Address, formatAddress } from '#core/address';

/** The text that `getnameinfo` gives libwrap; it writes IPv4-compatible IPv6 addresses with dots. */
export function addressText(address: Address): string {
  const { family, value } = address;
  if (family === 6 && (value as bigint) >> 32n === 0n && (value as bigint) >> 16n !== 0n)
    return `::${formatAddress({ family: 4, value: Number(value) })}`;
  return formatAddress(address);
}

/** Behind a link-local address stands the interface, which depends on the way the client came. */
export const hasZone = ({ family, value }: Address): boolean => family === 6 && (value as bigint) >> 118n === 0x3fan;
