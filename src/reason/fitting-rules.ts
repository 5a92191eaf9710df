import type { OriginId } from '#core/origin';
import { No } from '#core/tri';
import type { HostView } from '#model/host-model';
import { bordersOf } from './borders.ts';
import { CellSet } from './cell-set.ts';
import type { ConnectionQuestion } from './connection/connection.ts';
import { evaluateConnection } from './evaluate-connection.ts';
import { CLIENT_PORTS } from './host-firewall/match-scene.ts';
import { ephemeralPorts } from './packet.ts';
import { SourceSpace } from './source-space.ts';
import type { Place } from './verdict.ts';

/**
 * The rules of the packet filter that fit, or may fit, a packet of some client's connection to this place, also when the
 * one condition that is met there is the other way round. `null` where more conditions are: too many ways to go through.
 */
export function fittingRules(view: HostView, place: Place): ReadonlySet<OriginId> | null {
  const space = SourceSpace.partition(place.family, bordersOf(view, place.family));
  const fitting = new Set<OriginId>();
  const met = new Set<string>();
  const question = (flipped: string | null): ConnectionQuestion => ({
    view,
    space,
    sources: CellSet.of(space.all),
    to: place.to,
    port: place.port,
    user: null,
    device: place.interface,
    overLoopback: false,
    clientPorts: ephemeralPorts,
    conditions: { met, flipped },
    observe:
      () =>
      ({ rule, value }) => {
        if (value !== No) fitting.add(rule.origin);
      },
  });
  evaluateConnection(question(null));
  const conditions = [...met].filter((condition) => condition !== CLIENT_PORTS);
  if (conditions.length > 1 || conditions.length < met.size) return null;
  for (const condition of conditions) evaluateConnection(question(condition));
  return met.size > conditions.length ? null : fitting;
}
