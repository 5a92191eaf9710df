import type { OriginId } from '#core/origin';
import type { RuleContext } from '#engine/rule';
import type { UnitDefinition } from '#model/unit-definition';

/** The first of the origins that is a place in a collected file; `null` where none is. */
export const firstPlace = (
  { host }: Pick<RuleContext, 'host'>,
  ...origins: readonly (OriginId | null | undefined)[]
): OriginId | null => origins.find((origin) => origin != null && host.origins.spans(origin).length > 0) ?? null;

/** Services that start the daemon, by their files. */
export const services = ({ view }: Pick<RuleContext, 'view'>): UnitDefinition[] =>
  view.unitDefinitions.filter(({ service, masked }) => service !== null && masked === null);

/** Whether the socket unit holds the port, or shall at the next boot. */
export const heldBySocket = ({ view }: Pick<RuleContext, 'view'>): boolean =>
  view.units.some(({ role, active, enabled }) => role === 'socket' && (active === 'active' || enabled === 'enabled'));
