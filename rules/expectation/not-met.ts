import type { OriginId } from '#core/origin';
import type { ExpectationJudgement } from '#engine/judge-expectation';
import { certaintyOf } from '#engine/judge-outcomes';
import { defineRule, type ProposedChange } from '#engine/rule';
import type { Outcome } from '#reason/verdict';
import { groupByBlame } from './shared/blamed-groups.ts';

/** What really happens contradicts an `[[expect]]` of the settings, or `--from`. */
export default defineRule({
  id: 'expectation/not-met',
  title: 'Who reaches SSH is not who is expected to',
  severity: 'error',
  needs: [],
  messages: {
    'turned-away':
      'The expectation "{name}" is not met: {sources} do not reach SSH at {places}. ' +
      'This line decides, and the verdict is {verdict}. ' +
      'Change it so that these clients are let in, or correct the expectation.',
    admitted:
      'The expectation "{name}" is not met: {sources} reach SSH at {places}. ' +
      'This line lets them in. ' +
      'Narrow it to the clients that are meant to come, or correct the expectation.',
    otherwise:
      'The expectation "{name}" is not met: {sources} get the verdict {verdict} at {places}. ' +
      'Expected was {expected}, and this line decides. ' +
      'Change it, or correct the expectation.',
    'no-address':
      'The expectation "{name}" is not met: this host has no IPv{family} address. ' +
      'Clients that only have IPv{family} addresses cannot reach it. ' +
      'Give the host an address of that family, or name the clients’ other addresses in the expectation.',
  },
  check({ expectations, view, report }) {
    for (const judgement of expectations()) {
      const { expectation, failed, withoutAddress, declaredAt } = judgement;
      for (const { at, outcomes, sources, places } of groupByBlame(view, failed)) {
        const { verdict } = outcomes[0]!;
        const expected = [...expectation.verdicts].join(' or ');
        report({
          message: messageFor(judgement, verdict),
          at: at ?? declaredAt,
          label: 'decides',
          data: { name: expectation.name, sources, places, verdict, expected },
          related: at === null ? [] : [{ at: declaredAt, label: 'expected here' }],
          outcomes,
          verdict,
          certainty: certaintyOf(outcomes),
          changes: at === null || !expectation.verdicts.has('accepted') ? [] : admit(at, outcomes),
        });
      }
      if (expectation.verdicts.has('accepted') && withoutAddress.length > 0)
        report({
          message: 'no-address',
          at: declaredAt,
          data: { name: expectation.name, family: withoutAddress.join(' and no IPv') },
        });
    }
  },
});

/** The clients that are expected, one change a port. */
const admit = (at: OriginId, outcomes: readonly Outcome[]): ProposedChange[] =>
  [...new Set(outcomes.map(({ port }) => port))].map((port) => ({
    change: { change: 'admit', at, port, sources: outcomes.filter((o) => o.port === port).map((o) => o.sources) },
    title: `Let these clients in to port ${port}`,
    safe: false,
  }));

function messageFor({ expectation }: ExpectationJudgement, verdict: string): 'turned-away' | 'admitted' | 'otherwise' {
  if (verdict === 'accepted') return 'admitted';
  return expectation.verdicts.has('accepted') ? 'turned-away' : 'otherwise';
}
