import { type Address, type AddressRange, type Family, parsePrefix, prefixRange } from '#core/address';
import { type AddressSet, addressSet, contains, rangeSet } from '#core/address-set';
import { oncePer } from '#core/once-per';
import { Maybe, No, type Tri, tri, Yes } from '#core/tri';
import type { HostView } from '#model/host-model';
import { isLoopback } from './listener/loopback.ts';

const parsed = (texts: readonly string[], family: Family): AddressSet =>
  addressSet(
    family,
    texts.map((t) => parsePrefix(t)).filter((r): r is AddressRange => r !== null),
  );

/** Sources that no kernel takes from a wire: net/ipv4/route.c (martians), net/ipv6/ip6_input.c. */
const martians = {
  4: parsed(['0.0.0.0/8', '127.0.0.0/8', '224.0.0.0/4', '255.255.255.255'], 4),
  6: parsed(['::', '::1', 'ff00::/8'], 6),
} as const;

export const martianSources = (family: Family): AddressSet => martians[family];

/** An address of the host and the interface that bears it. */
export interface OwnAddress {
  readonly address: Address;
  readonly device: string;
  readonly loopback: boolean;
}

export const ownAddresses = oncePer((view: HostView, family: Family): readonly OwnAddress[] =>
  view.interfaces.list.flatMap((device) =>
    device.addresses
      .filter((a) => a.address.family === family)
      .map((a) => ({ address: a.address, device: device.name, loopback: device.loopback || isLoopback(a.address) })),
  ),
);

/**
 * Whether the address is the host's own, so that a connection from it runs over `lo`. The routing table `local` knows
 * all of them, too.
 */
export const isOwn = (view: HostView, address: Address): boolean =>
  isLoopback(address) ||
  ownAddresses(view, address.family).some((own) => own.address.value === address.value) ||
  view.routes.routes.some(
    ({ kind, family, destination: { low, high } }) =>
      kind === 'local' && family === address.family && low === address.value && high === address.value,
  );

export const isMartian = (address: Address): boolean => contains(martians[address.family], address.value);

/** `fe80::/10`: reachable only with a zone, so not among the addresses that clients are told. */
export const isLinkLocal = ({ family, value }: Address): boolean =>
  family === 6 && (value as bigint) >> 118n === 0x3fan;

/** The interface on which a connection to `to` arrives unless the question names one: the one that bears the address. */
export function arrivingInterface(view: HostView, to: Address | null, family: Family): string | null {
  const own = ownAddresses(view, family);
  if (to !== null) {
    const bearer = own.find((o) => o.address.value === to.value);
    if (bearer && !bearer.loopback) return bearer.device;
  }
  const outward = [...new Set(view.interfaces.list.filter((d) => !d.loopback).map((d) => d.name))];
  return outward.length === 1 ? outward[0]! : null;
}

/** The address of the interface that redirections of arriving packets lead to: its first (nf_nat_redirect.c). */
export function primaryAddress(view: HostView, device: string | null, family: Family): Address | null {
  const bearer = view.interfaces.list.find((d) => d.name === device);
  const own = bearer?.addresses.filter((a) => a.address.family === family && !isLinkLocal(a.address));
  return own?.[0]?.address ?? null;
}

/** Whether the interface bears the address; every interface bears any, where interfaces are not known, perhaps. */
export function bearsAddress(view: HostView, device: string, address: Address | null): Tri {
  const bearer = view.interfaces.list.find(({ name }) => name === device);
  if (address === null || bearer === undefined) return view.interfaces.known && address !== null ? No : Maybe;
  if (device === 'lo' && isLoopback(address)) return Yes;
  return tri(bearer.addresses.some((a) => a.address.family === address.family && a.address.value === address.value));
}

/** Networks whose hosts are on the link of `device`; of all links where the device is not known. */
export function connectedNetworks(view: HostView, family: Family, device: string | null): AddressSet[] {
  return view.interfaces.list
    .filter((d) => !d.loopback && (device === null || d.name === device))
    .flatMap((d) => d.addresses.filter((a) => a.address.family === family))
    .map(({ address, prefixLength }) => rangeSet(prefixRange(address, prefixLength)));
}

/** Whether frames of `device` cross one of `devices` (`null`: any) beneath it, as far as the listing of interfaces tells. */
export function framesCross(view: HostView, device: string, devices: readonly string[] | null): Tri {
  if (device === 'lo') return No;
  const seen = new Set<string>();
  const pending = [device];
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    const over = view.interfaces.list.find((one) => one.name === name)?.over;
    // Which of several ports a frame comes by, and whether the filter looks inside of it, is another question.
    if (over === undefined || over.some((one) => devices === null || devices.includes(one))) return Maybe;
    pending.push(...over);
  }
  return No;
}
