import { defineRule } from '#engine/rule';
import { groupByBlame } from './shared/blamed-groups.ts';

/** Whether an expectation is met hangs on something that was collected but cannot be decided. */
export default defineRule({
  id: 'expectation/undecided',
  title: 'Whether an expectation is met cannot be told',
  severity: 'error',
  needs: [],
  messages: {
    undecided:
      'Whether the expectation "{name}" is met cannot be told for {sources} at {places}. ' +
      'This line decides, and what it does depends on something that is not in the evidence: {alternatives} are possible. ' +
      'Collect what it refers to, or narrow the expectation to clients for whom it does not matter.',
  },
  check({ expectations, view, report }) {
    for (const { expectation, undecided, declaredAt } of expectations()) {
      for (const { at, outcomes, sources, places } of groupByBlame(view, undecided)) {
        const verdicts = outcomes.flatMap((outcome) => outcome.alternatives.map(({ verdict }) => verdict));
        const alternatives = [...new Set(verdicts)].sort().join(', ');
        report({
          message: 'undecided',
          at: at ?? declaredAt,
          label: 'decides',
          data: { name: expectation.name, sources, places, alternatives },
          related: at === null ? [] : [{ at: declaredAt, label: 'expected here' }],
          outcomes,
          verdict: 'unknown',
          certainty: 'possible',
        });
      }
    }
  },
});
