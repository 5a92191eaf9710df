import type { AddressSet } from '#core/address-set';
import type { OriginId } from '#core/origin';
import type { Certainty, Outcome, Verdict } from '#reason/verdict';

/** Certain only where every one of the answers is. */
export const certaintyOf = (outcomes: readonly Outcome[]): Certainty =>
  outcomes.length > 0 && outcomes.every((o) => o.certainty === 'certain') ? 'certain' : 'possible';

/**
 * What clients see where the cause is known apart from the packets: `usual`, unless the outcomes all say that something
 * else comes first (a packet filter that drops what the daemon would refuse).
 */
export function verdictOf(outcomes: readonly Outcome[], usual: Verdict): Verdict {
  const [first] = outcomes;
  const same = first !== undefined && outcomes.every((o) => o.verdict === first.verdict);
  return same && first.verdict !== 'unknown' && first.verdict !== 'accepted' ? first.verdict : usual;
}

/**
 * The sources that these lines decided for. An outcome names a limited number of lines, so one that names no others is
 * taken whole.
 */
export function sourcesBehind(outcomes: readonly Outcome[], lines: ReadonlySet<OriginId>): AddressSet[] {
  return outcomes.flatMap((outcome) => {
    const own = outcome.because.filter((b) => lines.has(b.origin));
    return own.length > 0 && own.length === outcome.because.length ? [outcome.sources] : own.map((b) => b.sources);
  });
}
