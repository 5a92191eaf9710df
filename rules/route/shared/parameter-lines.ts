import type { OriginId } from '#core/origin';
import type { HostView } from '#model/host-model';
import type { Outcome } from '#reason/verdict';

/** Outcomes that a line about the kernel's parameter of this name decided, by the line. */
export function outcomesByParameter(
  { kernel }: HostView,
  outcomes: readonly Outcome[],
  name: RegExp,
): Map<OriginId, Outcome[]> {
  const lines = [...kernel.observed.values(), ...kernel.declared].filter(({ path }) => name.test(path));
  const origins = new Set(lines.map(({ origin }) => origin));
  const found = new Map<OriginId, Outcome[]>();
  for (const outcome of outcomes) {
    if (outcome.hop !== 'route' || outcome.verdict !== 'timeout') continue;
    const line = outcome.because.find(({ origin }) => origins.has(origin))?.origin;
    if (line !== undefined) found.set(line, [...(found.get(line) ?? []), outcome]);
  }
  return found;
}
