import type { AddressSet } from '#core/address-set';
import type { OriginId } from '#core/origin';
import type { ProposedChange } from '#engine/rule';

/** Opens a port in front of a line: never without being asked, since the line may be meant. */
export const admit = (at: OriginId, port: number, sources: readonly AddressSet[] | null): ProposedChange => ({
  change: { change: 'admit', at, port, sources },
  title: `Let ${sources === null ? 'everybody' : 'these clients'} in to port ${port}`,
  safe: false,
});

/** Lets packets of connections that have begun pass the chain of a line. */
export const admitKnown = (at: OriginId): ProposedChange => ({
  change: { change: 'admit-known', at },
  title: 'Let packets of connections that have begun pass',
  safe: false,
});
