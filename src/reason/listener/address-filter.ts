import type { Family } from '#core/address';
import { type AddressSet, addressSet, subtract } from '#core/address-set';
import { oncePer } from '#core/once-per';
import type { OriginId } from '#core/origin';
import { type AddressFilter, joinFilters } from '#model/address-filter';
import type { Assumption, HostView } from '#model/host-model';
import type { ListenerOutcome } from './evaluate-listener.ts';

/** The filter of the unit whose socket it is, and what its being in force rests on. */
export interface SocketFilter {
  readonly unit: string;
  readonly filter: AddressFilter;
  readonly assumes: readonly Assumption[];
}

/**
 * The kernel asks the filter of the group of processes in which the socket was made: the socket unit's where systemd
 * made it, else the service's (systemd.resource-control(5), `IPAddressAllow=`). `null` where it lets everybody through.
 */
export function filterOf(view: HostView, outcome: ListenerOutcome): SocketFilter | null {
  if (outcome.answers === 'nothing') return null;
  const { listeners, units, unitDefinitions } = view;
  const holder = units.find(({ unit }) => unit === listeners.holder);
  const role =
    outcome.programs.includes('systemd') || (listeners.basis !== 'observed' && holder?.role === 'socket')
      ? 'socket'
      : 'service';
  if (role === 'service' && !outcome.programs.some((name) => /^sshd\b/.test(name))) return null;
  const shown = units.find((one) => one.role === role && one.filter !== undefined);
  const slices = unitDefinitions.find((one) => one.role === role && one.sliceFilter !== undefined)?.sliceFilter;
  if (shown?.filter) {
    const filter = slices === undefined ? shown.filter : joinFilters(shown.filter, slices);
    const command = 'systemctl show -p IPAddressAllow -p IPAddressDeny system.slice -.slice';
    const assumes = slices && view.name === 'running' ? [{ layer: 'listener', command }] : [];
    return filter.deny.length === 0 ? null : { unit: shown.unit, filter, assumes };
  }
  const definition = unitDefinitions.find((one) => one.role === role && one.filter !== null);
  if (!definition?.filter) return unreadDropIn(view, role);
  const { unit, filter, complete } = definition;
  const command =
    view.name === 'running' ? `systemctl show -p IPAddressAllow -p IPAddressDeny ${unit}` : `systemctl cat ${unit}`;
  return { unit, filter, assumes: view.name === 'running' || !complete ? [{ layer: 'listener', command }] : [] };
}

/** What administrators and their tools put there; packages and generators deny nobody. */
const ownDropIn = /^\/(?:etc|run)\/systemd\/system(?:\.control)?\/sshd?\.(service|socket)\.d\/[^/]+\.conf$/;

/** A drop-in that is there and that nobody collected may hold such lists. */
const unreadDropIn = oncePer(
  ({ units, unitDefinitions, files }: HostView, role: 'service' | 'socket'): SocketFilter | null => {
    const read = new Set(unitDefinitions.flatMap(({ dropIns }) => dropIns));
    const seen = [
      ...units.flatMap(({ dropIns = [] }) => dropIns.map(({ path }) => path)),
      ...files.entries.filter(({ type }) => type !== 'directory').map(({ path }) => path),
    ];
    const path = seen.find((one) => ownDropIn.exec(one)?.[1] === role && !read.has(one));
    if (path === undefined) return null;
    const unit = /\/([^/]+)\.d\//.exec(path)![1]!;
    return {
      unit,
      filter: { allow: [], deny: [] },
      assumes: [{ layer: 'listener', command: `systemctl cat ${unit}` }],
    };
  },
);

/** Sets that divide the sources of a family. */
export function* filterBorders(view: HostView, family: Family): Generator<AddressSet> {
  const filters = [...view.units, ...view.unitDefinitions].map((one) => one.filter);
  for (const filter of [...filters, ...view.unitDefinitions.map((one) => one.sliceFilter)]) {
    if (!filter) continue;
    for (const range of [...filter.allow, ...filter.deny])
      if (range.family === family) yield addressSet(family, [range]);
  }
}

/** The sources that are dropped: what is allowed passes whatever is denied. */
export const droppedSources = ({ filter }: SocketFilter, family: Family): AddressSet =>
  subtract(addressSet(family, filter.deny), addressSet(family, filter.allow));

/** Where sources of a family are denied. */
export const denyingLine = ({ filter }: SocketFilter, family: Family): OriginId | null =>
  filter.deny.find((range) => range.family === family)?.origin ?? null;
