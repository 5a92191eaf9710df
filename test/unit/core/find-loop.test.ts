import { expect, it } from 'vitest';
import { findLoop } from '../../../src/core/find-loop.ts';

const ways: Readonly<Record<string, string>> = { a: 'bc', b: 'd', c: 'd', d: '', e: 'f', f: 'ge', g: '' };
const waysFrom = (node: string) => [...(ways[node] ?? '')].map((to) => ({ to, by: `${node}${to}` }));

it('finds the way that closes a loop', () => {
  expect(findLoop(['e'], waysFrom)).toEqual({ to: 'e', by: 'fe' });
  expect(findLoop(['a', 'f'], waysFrom)).toEqual({ to: 'f', by: 'ef' });
});

it('finds none where ways only meet, or where nothing leads to the loop', () => {
  expect(findLoop(['a'], waysFrom)).toBeNull();
  expect(findLoop([], waysFrom)).toBeNull();
});

it('follows a hundred thousand nodes', () => {
  const next = (node: string) => [{ to: String(Number(node) + 1), by: node }].filter(({ to }) => to !== '100000');
  expect(findLoop(['0'], next)).toBeNull();
});
