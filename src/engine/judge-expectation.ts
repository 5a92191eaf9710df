import type { Family } from '#core/address';
import { type AddressSet, addressSet, intersect, isEmpty, noAddresses, ranges, subtract } from '#core/address-set';
import type { HostView } from '#model/host-model';
import { reachPartition, type Scope } from '#reason/reach';
import type { Outcome, Verdict } from '#reason/verdict';
import type { Expectation } from './expectation.ts';

/** What an expectation comes to on one view of a host; each outcome is cut to the sources that were named. */
export interface ExpectationJudgement {
  readonly expectation: Expectation;
  /** Answers that are not what was expected. */
  readonly failed: readonly Outcome[];
  /** Answers that cannot be told from what was collected. */
  readonly undecided: readonly Outcome[];
  /** Answers that are as expected, if what was not collected lets everything through. */
  readonly assumed: readonly Outcome[];
  /** Families of which the host has no address, where the expectation names sources of no other. */
  readonly withoutAddress: readonly Family[];
}

/** Compares an expectation with who really reaches the host. `given` is what the settings assume. */
export function judgeExpectation(view: HostView, expectation: Expectation, given: Scope): ExpectationJudgement {
  const { from, to, port, user, verdicts } = expectation;
  const scope: Scope = {
    ...given,
    ...(to === null ? {} : { to }),
    ...(port === null ? {} : { port }),
    ...(user === null ? {} : { user }),
  };
  const all = reachPartition(view, scope);
  const named = all.flatMap((outcome) => cut(outcome, from[outcome.family]));
  const asked = ([4, 6] as const).filter((family) => !isEmpty(from[family]));
  const met = asked.filter((family) => all.some((outcome) => outcome.family === family));
  const wanted = (verdict: Verdict): boolean => verdicts.has(verdict);
  const pieces = verdicts.has('accepted') ? somewhere(named, wanted) : everywhere(named, wanted);
  return { expectation, ...pieces, withoutAddress: met.length === 0 ? asked : [] };
}

type Pieces = Pick<ExpectationJudgement, 'failed' | 'undecided' | 'assumed'>;

/** Every place has to answer as expected. */
function everywhere(outcomes: readonly Outcome[], wanted: (verdict: Verdict) => boolean): Pieces {
  const maybe = (outcome: Outcome): boolean => outcome.alternatives.some(({ verdict }) => wanted(verdict));
  return {
    failed: outcomes.filter((o) => (o.verdict === 'unknown' ? !maybe(o) : !wanted(o.verdict))),
    undecided: outcomes.filter((o) => o.verdict === 'unknown' && maybe(o)),
    assumed: outcomes.filter((o) => wanted(o.verdict) && o.certainty === 'possible'),
  };
}

/** One place that answers as expected is enough for a source. */
function somewhere(outcomes: readonly Outcome[], wanted: (verdict: Verdict) => boolean): Pieces {
  const good = outcomes.filter((o) => wanted(o.verdict));
  const served = unite(good.filter((o) => o.certainty === 'certain'));
  const assumed = good.filter((o) => o.certainty === 'possible').flatMap((o) => without(o, served[o.family]));
  const covered = unite(good);
  const rest = outcomes.filter((o) => !wanted(o.verdict)).flatMap((o) => without(o, covered[o.family]));
  const undecided = rest.filter((o) => o.alternatives.some(({ verdict }) => wanted(verdict)));
  const doubtful = unite(undecided);
  const failed = rest.filter((o) => !undecided.includes(o)).flatMap((o) => without(o, doubtful[o.family]));
  return { failed, undecided, assumed };
}

const unite = (outcomes: readonly Outcome[]): Record<Family, AddressSet> => {
  const of = (family: Family): AddressSet => {
    const own = outcomes.filter((outcome) => outcome.family === family);
    return own.length === 0
      ? noAddresses(family)
      : addressSet(
          family,
          own.flatMap(({ sources }) => [...ranges(sources)]),
        );
  };
  return { 4: of(4), 6: of(6) };
};

const cut = (outcome: Outcome, sources: AddressSet): Outcome[] => keep(outcome, intersect(outcome.sources, sources));
const without = (outcome: Outcome, sources: AddressSet): Outcome[] => keep(outcome, subtract(outcome.sources, sources));

/** The outcome for fewer sources: what explained the others is left out. */
function keep(outcome: Outcome, sources: AddressSet): Outcome[] {
  if (isEmpty(sources)) return [];
  const because = outcome.because
    .map((line) => ({ ...line, sources: intersect(line.sources, sources) }))
    .filter((line) => !isEmpty(line.sources));
  return [{ ...outcome, sources, because }];
}
