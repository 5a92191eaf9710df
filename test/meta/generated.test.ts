import { expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { generatePages, generateRegistries, isFresh } from '../../src/dev/generated-files.ts';
import { version } from '../../src/version.ts';

it('generated files are fresh', async () => {
  const { pages, broken } = await generatePages();
  expect(broken).toEqual([]);
  const outdated = [...generateRegistries(), ...pages].filter((file) => !isFresh(file));
  expect(outdated.map(({ path }) => path)).toEqual([]);
});

it('the version is the package’s', () => {
  expect(version).toBe(packageJson.version);
});
