import type { OriginId } from '#core/origin';
import type { HostView } from '#model/host-model';
import { fittingRules } from '#reason/fitting-rules';
import type { Place } from '#reason/verdict';

type Fitting = ReadonlySet<OriginId> | null;

const known = new WeakMap<HostView, Map<string, Fitting>>();

/** As `fittingRules`, each place of a view once. */
export function fittingRulesAt(view: HostView, place: Place): Fitting {
  const places = known.get(view) ?? new Map<string, Fitting>();
  known.set(view, places);
  const { family, to, port, interface: device } = place;
  const key = `${family} ${to?.value ?? ''} ${port} ${device ?? ''}`;
  if (!places.has(key)) places.set(key, fittingRules(view, place));
  return places.get(key)!;
}
