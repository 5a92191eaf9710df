import { defineRule } from '#engine/rule';

/** An expectation is met only if what nobody collected lets everything through. */
export default defineRule({
  id: 'expectation/rests-on-assumption',
  title: 'An expectation is met only if what was not collected lets clients through',
  severity: 'note',
  needs: [],
  messages: {
    assumed:
      'The expectation "{name}" seems to be met, but {layers} was not collected. ' +
      'Whatever is there could turn these clients away. ' +
      'Collect it with `{commands}` to be sure.',
  },
  check({ expectations, report }) {
    for (const { expectation, assumed, failed, undecided, declaredAt } of expectations()) {
      if (failed.length > 0 || undecided.length > 0) continue;
      const missing = new Map(assumed.flatMap((o) => o.assumes.map((one) => [one.command, one.layer] as const)));
      if (missing.size === 0) continue;
      report({
        message: 'assumed',
        at: declaredAt,
        label: 'expected here',
        data: {
          name: expectation.name,
          layers: [...new Set(missing.values())].sort().join(', '),
          commands: [...missing.keys()].sort().join('; '),
        },
        certainty: 'possible',
      });
    }
  },
});
