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
