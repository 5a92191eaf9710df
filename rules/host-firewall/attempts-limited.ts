import { certaintyOf } from '#engine/judge-outcomes';
import { defineRule } from '#engine/rule';
import { conditionLines, isRate } from './shared/condition-lines.ts';
import { nameClients } from './shared/name-clients.ts';
import { servedOutcomes } from './shared/served.ts';

/** A counter stands in front of SSH: first attempts pass, and later ones do not. */
export default defineRule({
  id: 'host-firewall/attempts-limited',
  title: 'The packet filter limits attempts to connect',
  severity: 'note',
  needs: ['packet-filter'],
  messages: {
    limited:
      'This rule counts: {condition}, {sources} no longer get through to port {port}. ' +
      'Scripts and agents that open many connections are turned away for a while although a single attempt works. ' +
      'Raise the limit, or accept trusted networks in a rule before it.',
  },
  options: {
    most: {
      description:
        'Limits are reported that let this many connections or packets pass, at once or in their time, or fewer.',
      default: 1_000_000_000,
      minimum: 1,
      maximum: 1_000_000_000,
    },
  },
  check(context) {
    const served = servedOutcomes(context).filter((o) => o.verdict === 'accepted');
    for (const { condition, origin } of conditionLines(context.view)) {
      const concerned = served.filter((o) => o.conditions.includes(condition));
      if (!isRate(condition) || concerned.length === 0) continue;
      // What has no number, such as an address seen before, lets nobody pass twice.
      if (Number(/\d+/.exec(condition)?.[0] ?? 0) > context.options.most) continue;
      const { port } = concerned[0]!;
      const others = served.filter((o) => o.port === port && !concerned.includes(o));
      context.report({
        message: 'limited',
        at: origin,
        label: 'counts attempts',
        data: {
          condition: `${/^an earlier/.test(condition) ? 'once' : 'with'} ${condition}`,
          port,
          sources: nameClients(concerned, others),
        },
        certainty: certaintyOf(concerned),
        outcomes: concerned,
      });
    }
  },
});
