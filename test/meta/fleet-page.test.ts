import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { bundles, makeFleet, tarOf } from '../support/make-fleet.ts';
import { schemaErrors, schemaOf } from '../support/validate-json.ts';
import { cliProcess } from '../unit/cli/run-cli.ts';

const page = readFileSync('src/fleet/README.md', 'utf8');
const [matrix = '', job = ''] = [...page.matchAll(/```yaml\n(.*?)```/gs)].map(([, text]) => text!);

const { root, remove } = makeFleet({
  'snapshots/web01': bundles.refused,
  'snapshots/db01': bundles.badConfig,
  'snapshots/old/web01': bundles.banned,
  'snapshots/web02.tar': tarOf(bundles.refused, 'web02'),
});
afterAll(remove);

/** `sshreach` as the examples call it. */
mkdirSync(join(root, 'bin'));
const [program, args] = cliProcess;
writeFileSync(
  join(root, 'bin/sshreach'),
  `#!/bin/sh\nexec '${program}' ${args.map((one) => `'${one}'`).join(' ')} "$@"\n`,
);
chmodSync(join(root, 'bin/sshreach'), 0o755);

function sh(command: string, environment: Record<string, string> = {}) {
  const env = {
    ...process.env,
    PATH: `${join(root, 'bin')}:${process.env.PATH}`,
    XDG_CACHE_HOME: root,
    ...environment,
  };
  const { status, stdout, stderr } = spawnSync('sh', ['-c', command], { cwd: root, env, encoding: 'utf8' });
  return { status, stdout, stderr };
}

/** Milliseconds: there is a process for each part. */
const slow = 300_000;

const whole = sh('sshreach check snapshots --jobs 1 --format ndjson');
const lines = whole.stdout
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));

describe('the page about many hosts', () => {
  it(
    'has a matrix whose parts are joined to what one run gives',
    () => {
      const [check = '', merge = ''] = [...matrix.matchAll(/- run: (.*)/g)].map(([, command]) => command!);
      const parts = /part: \[(.*)\]/.exec(matrix)![1]!.split(', ');
      for (const part of parts) expect(sh(check.replace(/\$\{\{ matrix\.part \}\}/g, part)).status).toBe(0);
      const joined = sh(merge);
      expect([joined.status, joined.stdout === whole.stdout, joined.stderr]).toEqual([1, true, whole.stderr]);
    },
    slow,
  );

  it(
    'has a Job whose pods do the same',
    () => {
      const command = /- (sshreach check .*)/.exec(job)![1]!;
      const completions = Number(/completions: (\d+)/.exec(job)![1]);
      sh('rm -rf parts');
      for (let i = 0; i < completions; i++) expect(sh(command, { JOB_COMPLETION_INDEX: String(i) }).status).toBe(0);
      const merge = /```sh\n(sshreach merge .*)\n```/.exec(page)![1]!;
      expect(sh(merge).stdout === whole.stdout).toBe(true);
    },
    slow,
  );

  it('tells of lines that are as the schema says', () => {
    expect(lines.map(({ host }) => host)).toEqual(['db01', 'old/web01', 'web01', 'web02']);
    for (const line of lines) expect(schemaErrors('ndjson', line)).toEqual([]);
    const { host } = schemaOf('report').$defs as { host: { properties: object; required: string[] } };
    const ndjson = schemaOf('ndjson') as { properties: object; required: string[]; $defs: Record<string, unknown> };
    const own = ['type', 'schemaVersion', 'tool'];
    expect(Object.keys(ndjson.properties)).toEqual([...own, ...Object.keys(host.properties)]);
    expect(ndjson.properties).toMatchObject(host.properties);
    expect(ndjson.required).toEqual([...own, ...host.required]);
    expect({ ...ndjson.$defs, host }).toEqual(schemaOf('report').$defs);
  });
});
