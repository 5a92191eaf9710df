import { join } from 'node:path';
import { expect, it } from 'vitest';
import { analyze } from '#sshreach';
import fc from '../support/fast-check.ts';
import { bundles, makeFleet, sosReport, tarOf } from '../support/make-fleet.ts';
import { rendered } from '../support/rendered.ts';
import { runCli } from '../unit/cli/run-cli.ts';

const name = fc.constantFrom('web01', 'db01', 'bundle', 'cmd', 'host');
const folder = fc.array(fc.constantFrom('eu', 'us', 'rootfs', 'old'), { maxLength: 2 });

/** A host somewhere: a folder, an archive with a folder of another name in it, a sos report, or no host at all. */
const entry = fc.oneof(
  fc.tuple(folder, name, fc.constantFrom(bundles.refused, bundles.badConfig)).map(([at, as, bundle]) => ({
    path: [...at, as].join('/'),
    content: bundle as string | Buffer,
  })),
  fc.tuple(folder, name, name).map(([at, as, top]) => ({
    path: [...at, `${as}.tar`].join('/'),
    content: tarOf(bundles.refused, top) as string | Buffer,
  })),
  folder.map((at) => ({
    path: [...at, sosReport('06-fail2ban-banned').name].join('/'),
    content: sosReport('06-fail2ban-banned').bytes as string | Buffer,
  })),
  fc.tuple(folder, fc.constantFrom('notes.md', 'sshd_config', 'junk.tar.gz')).map(([at, as]) => ({
    path: [...at, as].join('/'),
    content: Buffer.from('Port 2222\n') as string | Buffer,
  })),
);

/** No entry lies in another one. */
const fleet = fc
  .uniqueArray(entry, { minLength: 2, maxLength: 6, selector: ({ path }) => path })
  .filter((all) => all.every(({ path }) => !all.some((other) => other.path.startsWith(`${path}/`))));

it('a fleet gives the same bytes at once, one by one, and in parts', { timeout: 300_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fleet, fc.integer({ min: 2, max: 4 }), async (entries, parts) => {
      const { root, remove } = makeFleet(
        Object.fromEntries(entries.map(({ path, content }) => [`h/${path}`, content])),
      );
      try {
        const { document, discovery } = await analyze(['h'], { workingDirectory: root, fixes: true });
        const run = (...args: readonly string[]) =>
          runCli(root, [...args, '--no-config', '-f', 'ndjson'], { XDG_CACHE_HOME: join(root, 'cache') });
        const one = await run('check', 'h', '-j', '1');
        expect(one.out).toBe(rendered('ndjson', document));
        const said = one.err.replaceAll(/^sshreach: (?: {2}.*|\d+ hosts?:)\n/gm, '');
        const { problems, nothing } = discovery;
        const expected = problems.map(({ severity, message }) => `sshreach: ${severity}: ${message}\n`);
        expect(said).toBe([...expected, ...(nothing === null ? [] : [`sshreach: error: ${nothing}\n`])].join(''));
        const files = Array.from({ length: parts }, (_, i) => `part-${i}`);
        for (const [i, file] of files.entries())
          await run('check', 'h', '--shard', `${i + 1}/${parts}`, '-o', `shard=${file}`);
        expect(await run('merge', ...files)).toEqual(one);
      } finally {
        remove();
      }
    }),
    { numRuns: 12 },
  );
});
