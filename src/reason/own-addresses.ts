import { type Address, type AddressRange, type Family, parsePrefix, prefixRange } from '#core/address';
import { type AddressSet, addressSet, contains, rangeSet } from '#core/address-set';
import { oncePer } from '#core/once-per';
import type { OriginId } from '#core/origin';
import { Maybe, No, type Tri, tri, Yes } from '#core/tri';
import type { HostView } from '#model/host-model';
import type { NetworkInterface } from '#model/network';
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
  /** Nothing comes in by the interface that bears it: `lo`, a dummy, one without a carrier. */
  readonly virtual: boolean;
}

export const ownAddresses = oncePer((view: HostView, family: Family): readonly OwnAddress[] =>
  view.interfaces.list.flatMap((device) =>
    device.addresses
      .filter((a) => a.address.family === family)
      .map(({ address }) => ({
        ...{ address, device: device.name, loopback: isLoopback(address) },
        virtual: device.loopback || device.silent === true,
      })),
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

/**
 * The interface on which a connection to `to` arrives unless the question names one: the one that bears the address; for
 * a virtual address the one on whose network it lies, else the only one there is.
 */
export function arrivingInterface(view: HostView, to: Address | null, family: Family): string | null {
  const wired = view.interfaces.list.filter((d) => !d.loopback);
  const outward = wired.some((d) => !d.silent) ? wired.filter((d) => !d.silent) : wired;
  const only = (devices: readonly NetworkInterface[]): string | null =>
    new Set(devices.map(({ name }) => name)).size === 1 ? devices[0]!.name : null;
  const bearer = to === null ? undefined : ownAddresses(view, family).find((o) => o.address.value === to.value);
  if (bearer === undefined || bearer.loopback) return only(outward);
  if (outward.some(({ name }) => name === bearer.device)) return bearer.device;
  const beside = outward.filter(({ name }) =>
    connectedNetworks(view, family, name).some((network) => contains(network, bearer.address.value)),
  );
  return only(beside) ?? only(outward);
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

/** The interfaces that frames of `device` cross, itself first. `complete: false`: it may have others beneath it. */
export function devicesBeneath(view: HostView, device: string): { devices: string[]; complete: boolean } {
  const seen = new Set<string>();
  const pending = [device];
  let complete = true;
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    const over = view.interfaces.list.find((one) => one.name === name)?.over;
    if (over === undefined) complete = false;
    else pending.push(...over);
  }
  return { devices: [...seen], complete };
}

/** Whether frames of `device` cross one of `devices` (`null`: any) beneath it, as far as the listing of interfaces tells. */
export function framesCross(view: HostView, device: string, devices: readonly string[] | null): Tri {
  if (device === 'lo') return No;
  const { devices: crossed, complete } = devicesBeneath(view, device);
  // Which of several ports a frame comes by, and whether the filter looks inside of it, is another question.
  return !complete || crossed.slice(1).some((one) => devices === null || devices.includes(one)) ? Maybe : No;
}

/** Programs of XDP on the interfaces that what comes by `device` crosses; on all where the device is not known. */
export function programsBefore(view: HostView, device: string | null): { name: string; origin: OriginId }[] {
  const crossed = device === null ? null : devicesBeneath(view, device).devices;
  return view.interfaces.list.flatMap(({ name, xdp }) => {
    const isCrossed = crossed === null ? name !== 'lo' : crossed.includes(name);
    return xdp !== undefined && isCrossed ? [{ name, origin: xdp.origin }] : [];
  });
}
