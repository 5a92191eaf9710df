import { expect, it } from 'vitest';
import { exists, readText, ruleIds } from '../../src/dev/project.ts';

const catalogue = readText('rules/catalogue.md');
const named = [...catalogue.matchAll(/\[([a-z-]+\/[a-z0-9-]+)\]\(([^)]+)\)/g)];

it('the catalogue links rules that exist', () => {
  const ids = new Set(ruleIds());
  expect(named.length).toBeGreaterThan(40);
  expect(named.filter(([, id, path]) => !ids.has(id as never) || path !== `${id}.md`).map(([, id]) => id)).toEqual([]);
});

it('the catalogue names every rule about the daemon', () => {
  const linked = new Set(named.map(([, id]) => id));
  const own = ruleIds().filter((id) => !/^(?:host-firewall|expectation|input)\//.test(id));
  expect(own.filter((id) => !linked.has(id))).toEqual([]);
});

it('the traps of the catalogue have their fixtures', () => {
  const traps = [
    ...catalogue.slice(catalogue.indexOf('## Not to be mistaken')).matchAll(/`([a-z-]+\/[a-z-]+\/[a-z0-9-]+)`/g),
  ];
  expect(traps.length).toBeGreaterThan(8);
  expect(traps.map(([, path]) => path!).filter((path) => !exists(`fixtures/rules/${path}/findings.txt`))).toEqual([]);
});
