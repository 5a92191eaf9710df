import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { enact, familiesTouched } from '#model/enact';
import type { FilterRule } from '#model/packet-filter';
import type { Deed } from '#model/remedy';
import { modelBundle } from '../../support/model-bundle.ts';

const story = 'fixtures/hosts/refused-after-hardening/bundle';
const names = ['iptables-save.txt', 'ip6tables-save.txt', 'ss-tlnp.txt'];
const modelled = modelBundle(Object.fromEntries(names.map((name) => [name, readFileSync(`${story}/${name}`, 'utf8')])));
const rule: FilterRule = { origin: 0, steps: [], terminal: { to: 'accept' } };

/** Puts a rule at the top of INPUT in tables of these families. */
const adding = (...families: number[]): Deed => ({
  deed: 'add-rules',
  rules: [rule],
  place: (chain, table) =>
    chain.name === 'INPUT' && table.families.every((family) => families.includes(family)) ? 0 : null,
});

it('a rule touches the families of the tables that it goes into', async () => {
  const { contributions } = await modelled;
  const touchedBy = (...deeds: Deed[]) => familiesTouched(contributions, enact(contributions, deeds));
  expect(touchedBy(adding(4))).toEqual([4]);
  expect(touchedBy(adding(6))).toEqual([6]);
  expect(touchedBy(adding(4), adding(6))).toEqual([4, 6]);
  expect(touchedBy(adding())).toEqual([]);
});

it('whatever else is done may touch both', async () => {
  const { contributions } = await modelled;
  expect(familiesTouched(contributions, enact(contributions, [{ deed: 'start', unit: 'ssh.service' }]))).toEqual([
    4, 6,
  ]);
});

it('tables that a rule does not go into stay as they are', async () => {
  const { contributions } = await modelled;
  const before = contributions.of('packet-filter').flatMap(({ value }) => value.tables);
  const after = enact(contributions, [adding(4)])
    .of('packet-filter')
    .flatMap(({ value }) => value.tables);
  expect(after.map((table, i) => table === before[i])).toEqual(before.map(({ families }) => !families.includes(4)));
  expect(before.some(({ families }) => families.includes(6))).toBe(true);
});
