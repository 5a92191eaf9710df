import type { OriginId } from '#core/origin';
import type { ProposedChange } from '#engine/rule';

/** Starts a unit now and at every boot. */
export const startUnit = (at: OriginId, unit: string): ProposedChange => ({
  change: { change: 'start', at, unit },
  title: `Start ${unit}, now and at every boot`,
  safe: false,
});
