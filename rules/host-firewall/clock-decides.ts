import { certaintyOf } from '#engine/judge-outcomes';
import { defineRule } from '#engine/rule';
import { conditionLines, isHour } from './shared/condition-lines.ts';
import { isShut } from './shared/outcome-sets.ts';
import { servedOutcomes } from './shared/served.ts';
import { shutPlaces } from './shared/shut-places.ts';

/** The hour decides who gets in: what works by day fails at night. */
export default defineRule({
  id: 'host-firewall/clock-decides',
  title: 'The hour decides who reaches SSH',
  severity: 'note',
  needs: ['packet-filter'],
  messages: {
    admitted:
      'This rule looks at the clock: clients of port {port} get in now, and {condition} they fare otherwise. ' +
      'Whoever tries then is turned away by the same rules that work now. ' +
      'Accept the networks that must always get in, in a rule before it.',
    stopped:
      'This rule looks at the clock: clients of port {port} see "{symptom}" now, and {condition} they fare otherwise. ' +
      'Nothing else changed; the kernel compares with UTC unless the rule says `--kerneltz`. ' +
      'Accept the networks that must always get in, in a rule before it.',
  },
  check(context) {
    const served = servedOutcomes(context);
    for (const { condition, origin } of conditionLines(context.view)) {
      if (!isHour(condition)) continue;
      const concerned = served.filter((o) => o.conditions.includes(condition));
      const [first] = concerned;
      if (first === undefined || first.verdict === 'unknown') continue;
      const shut = isShut(first);
      context.report({
        message: shut ? 'stopped' : 'admitted',
        at: origin,
        label: 'looks at the clock',
        data: { condition, port: first.port, symptom: first.symptom ?? first.verdict },
        severity: shut && shutPlaces(context).some((p) => p.cause === 'clock') ? 'error' : 'note',
        verdict: shut ? first.verdict : null,
        certainty: certaintyOf(concerned),
        outcomes: concerned,
      });
    }
  },
});
