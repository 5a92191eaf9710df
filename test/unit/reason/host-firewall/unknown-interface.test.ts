import { describe, expect, it } from 'vitest';
import { Maybe, No } from '#core/tri';
import type { FilterRule } from '#model/packet-filter';
import { nameIn } from '#reason/host-firewall/evaluate-match';
import { reachPartition } from '#reason/reach';
import { makeTable, makeView, somewhere } from '../../../support/make-view.ts';

const acceptOn = (name: string): FilterRule => ({
  origin: somewhere,
  steps: [{ match: 'interface', direction: 'in', names: [name], negated: false }],
  terminal: { to: 'accept' },
});

/** What is known where nobody collected the interfaces: a packet of another host never arrives on `lo`. */
describe('an interface that is not known', () => {
  it('is not lo', () => {
    expect(nameIn(null, ['lo'])).toBe(No);
    expect(nameIn(null, ['lo', 'eth0'])).toBe(Maybe);
    expect(nameIn(null, ['l*'])).toBe(Maybe);
  });

  it('leaves the policy to decide where only lo is accepted', () => {
    const view = makeView([makeTable({ INPUT: [acceptOn('lo')] }, 'drop')]);
    const outcomes = reachPartition({ ...view, interfaces: { list: [], known: false } }, {});
    const answers = outcomes.filter((o) => o.family === 4);
    expect(answers.map((o) => o.verdict)).toEqual(['timeout']);
    expect(answers[0]!.certainty).toBe('certain');
  });

  const four = (rules: readonly FilterRule[]) => {
    const view = makeView([makeTable({ INPUT: rules }, 'drop')]);
    const routes = { ...view.routes, routes: [], covers: [] };
    const bare = { ...view, routes, interfaces: { list: [], known: false } };
    return reachPartition(bare, {}).find((o) => o.family === 4)!;
  };
  const dropOn = (name: string): FilterRule => ({ ...acceptOn(name), terminal: { to: 'drop' } });

  it('is the one that rules name, as far as anybody can tell', () => {
    const answer = four([acceptOn('ens192'), acceptOn('docker0'), acceptOn('lo')]);
    expect(answer).toMatchObject({ verdict: 'accepted', certainty: 'possible', interface: null });
    expect(answer.assumes).toContainEqual({ layer: 'route', command: 'ip addr' });
  });

  it('may be any of several, or one that clients do not come by', () => {
    expect(four([acceptOn('docker0')]).verdict).toBe('unknown');
    expect(four([dropOn('eth1'), acceptOn('eth0')]).verdict).toBe('unknown');
  });
});
