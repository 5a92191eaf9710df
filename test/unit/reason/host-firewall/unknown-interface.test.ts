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
    const four = outcomes.filter((o) => o.family === 4);
    expect(four.map((o) => o.verdict)).toEqual(['timeout']);
    expect(four[0]!.certainty).toBe('certain');
  });

  it('may be any other', () => {
    const view = makeView([makeTable({ INPUT: [acceptOn('eth0')] }, 'drop')]);
    const outcomes = reachPartition({ ...view, interfaces: { list: [], known: false } }, {});
    expect(outcomes.find((o) => o.family === 4)!.verdict).toBe('unknown');
  });
});
