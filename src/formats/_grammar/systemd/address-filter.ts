import { type AddressRange, parsePrefix } from '#core/address';
import type { OriginId } from '#core/origin';
import type { AddressFilter, FilterRange } from '#model/address-filter';
import type { PlacedSetting } from './unit-settings.ts';

/** Names for sets of addresses, systemd.resource-control(5). */
const named: Readonly<Record<string, readonly string[]>> = {
  any: ['0.0.0.0/0', '::/0'],
  localhost: ['127.0.0.0/8', '::1'],
  'link-local': ['169.254.0.0/16', 'fe80::/64'],
  multicast: ['224.0.0.0/4', 'ff00::/8'],
};

/** Words of such a list; those that systemd does not understand are ignored, as it does. */
export const filterRanges = (value: string, origin: OriginId): FilterRange[] =>
  value
    .split(/[ \t]+/)
    .flatMap((word) => named[word] ?? [word])
    .map(parsePrefix)
    .filter((range): range is AddressRange => range !== null)
    .map((range) => ({ ...range, origin }));

/** The lists of `IPAddressAllow=` and `IPAddressDeny=`. */
export function addressFilter(allow: readonly PlacedSetting[], deny: readonly PlacedSetting[]): AddressFilter {
  const read = (list: readonly PlacedSetting[]) => list.flatMap(({ value, origin }) => filterRanges(value, origin));
  return { allow: read(allow), deny: read(deny) };
}
