import type { OriginId } from '#core/origin';
import type { HostView } from '#model/host-model';
import { traceConnection } from '#reason/trace-connection';
import type { Outcome } from '#reason/verdict';
import { filterLines } from './filter-lines.ts';

/**
 * Where an answer is stopped on its way out, it may have been a refusal: the rule that refused the first packet, or
 * `null` where sshd itself was about to answer.
 */
export function swallowedRefusal(view: HostView, outcome: Outcome): OriginId | null {
  const { family, to, port, interface: device, sources } = outcome;
  const value = sources.bounds[0];
  if (value === undefined) return null;
  const [trace] = traceConnection(view, {
    from: { family, value },
    ...(to === null ? {} : { to }),
    port,
    ...(device === null ? {} : { interface: device }),
  });
  const refusing = trace?.steps.find(
    (step) =>
      step.packet === 'syn' &&
      step.origin !== null &&
      filterLines(view)
        .get(step.origin)
        ?.some(({ rule }) => rule?.terminal?.to === 'reject'),
  );
  return refusing?.origin ?? null;
}
