import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { compareLanguages, unpackOutputs } from '../support/ufw-languages.ts';

const recorded = unpackOutputs(readFileSync('fixtures/oracles/managers/ufw-languages.json', 'utf8'));

it('ufw says in each language of its catalogues what it says in English', async () => {
  expect(Object.keys(recorded.active!).length).toBeGreaterThan(41);
  expect(await compareLanguages(recorded)).toMatchObject({ failures: [] });
});

it('ufw in another language is inactive where it says so, and active where it shows rules', async () => {
  const spanish = recorded.inactive!.es!['ufw status']!;
  const russian = recorded.active!.ru!['ufw status numbered']!;
  expect([spanish, russian.split('\n')[0]]).toEqual(['Estado: inactivo\n', 'Состояние: активен']);
});
