import type { Address } from '#core/address';
import { type AddressSet, rangeSet } from '#core/address-set';
import type { Terminal } from '#model/packet-filter';
import type { FlowState, Packet } from '../packet.ts';
import type { MatchScene } from './match-scene.ts';

type Translation = NonNullable<FlowState['translated']>;

/** Where to, no dump tells: an address or port out of a range, or one that is computed. */
export const translatedSomewhere: Translation = { address: null, local: false, port: 0, changed: true, unknown: true };

/** Where a packet goes that meets the terminal; `null` where that is not one address and port. */
export function translateDestination(
  { how, address, port }: Extract<Terminal, { to: 'translate' }>,
  { packet, redirectsTo }: MatchScene,
): Translation | null {
  const { server, serverPort } = packet;
  const toPort = port === null ? serverPort : port[0] === port[1] ? port[0]! : null;
  const network = how === 'netmap' ? mappedInto(address, server) : address;
  const isSingle = network !== null && network.bounds.length === 2 && network.bounds[0] === network.bounds[1];
  if (toPort === null || (address !== null && (!isSingle || network.family !== packet.family))) return null;
  const isRedirected = how === 'redirect';
  const target = isRedirected
    ? redirectsTo
    : network === null
      ? server
      : { family: network.family, value: network.bounds[0]! };
  return {
    address: target,
    local: isRedirected || address === null,
    port: toPort,
    changed: toPort !== serverPort || target?.value !== server?.value,
  };
}

/** The address of the network that has the same bits behind the prefix; `null` where the original is not known. */
function mappedInto(network: AddressSet | null, server: Packet['server']): AddressSet | null {
  if (network === null || server === null || network.family !== server.family) return null;
  const low = BigInt(network.bounds[0]!);
  const free = BigInt(network.bounds[1]!) - low;
  const value = low | (BigInt(server.value) & free);
  const address = { family: server.family, value: server.family === 4 ? Number(value) : value } as Address;
  return rangeSet({ family: address.family, low: address.value, high: address.value });
}
