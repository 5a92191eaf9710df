import { verdictOf } from '#engine/judge-outcomes';
import { defineRule } from '#engine/rule';
import { firstPlace } from './shared/unit-places.ts';

/** Address lists of a unit drop packets before its socket sees them. */
export default defineRule({
  id: 'listener/unit-denies-sources',
  title: 'The unit of sshd denies addresses',
  severity: 'error',
  needs: [],
  needsOneOf: ['unit-definitions', 'units'],
  messages: {
    all:
      'IPAddressDeny= of {unit} drops what every client sends. ' +
      'The kernel does so behind the firewall and without an answer, so connections time out and no log says why. ' +
      'Add the networks of your clients to IPAddressAllow=, run `systemctl daemon-reload` and restart {unit}.',
    some:
      'IPAddressDeny= of {unit} drops what some clients send. ' +
      'The kernel does so behind the firewall and without an answer, so their connections time out. ' +
      'If they should get in, add their networks to IPAddressAllow=, run `systemctl daemon-reload` and restart {unit}.',
  },
  check(context) {
    const { view, report, outcomes } = context;
    const dropped = outcomes().filter((o) => o.hop === 'listener' && o.verdict === 'timeout');
    if (dropped.length === 0) return;
    const own = [...view.units, ...view.unitDefinitions].find((one) => one.filter && one.filter.deny.length > 0);
    const at = firstPlace(context, own?.filter?.deny[0]?.origin);
    if (own === undefined || at === null) return;
    const all = !outcomes().some((o) => o.verdict === 'accepted' || o.verdict === 'unknown');
    const allowed = firstPlace(context, own.filter?.allow[0]?.origin);
    report({
      message: all ? 'all' : 'some',
      at,
      label: 'drops these addresses',
      data: { unit: own.unit },
      related: allowed === null ? [] : [{ at: allowed, label: 'these are let through' }],
      severity: all ? 'error' : 'note',
      certainty: dropped.every((o) => o.certainty === 'certain') ? 'certain' : 'possible',
      verdict: verdictOf(dropped, 'timeout'),
      outcomes: dropped,
    });
  },
});
