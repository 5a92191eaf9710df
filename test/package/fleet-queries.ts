/** Runs the queries of src/fleet/README.md with jq and DuckDB on lines that the built command wrote. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundles, makeFleet } from '../support/make-fleet.ts';

const page = readFileSync('src/fleet/README.md', 'utf8');
const query = (language: string): string => new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 's').exec(page)![1]!;
const { root, remove } = makeFleet({
  'h/web01': bundles.refused,
  'h/web02': bundles.refused,
  'h/db01': bundles.banned,
});

const sh = (program: string, args: readonly string[]): string => {
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd: root, encoding: 'utf8' });
  return status === 0 ? stdout : `${error?.message ?? stderr}`;
};

let [passed, failed] = [0, 0];
function check(name: string, got: string, expected: string): void {
  if (got === expected) passed++;
  else failed++;
  console.log(got === expected ? `ok ${name}` : `NOT OK ${name}\n${got}\nexpected:\n${expected}`);
}

try {
  const cli = join(process.cwd(), 'dist/cli.js');
  writeFileSync(
    join(root, 'hosts.ndjson'),
    sh(process.execPath, [cli, 'check', 'h', '-f', 'ndjson', '--exit-zero', '--no-config']),
  );
  writeFileSync(join(root, 'query.jq'), query('jq'));
  check('jq', sh('jq', ['-nrf', 'query.jq', 'hosts.ndjson']), '2 host-firewall/open-port-not-listening\n');
  writeFileSync(join(root, 'query.sql'), query('sql'));
  // The module lies apart from the project, which does not depend on it.
  const modules = mkdtempSync(join(tmpdir(), 'sshreach-duckdb-'));
  writeFileSync(join(modules, 'package.json'), '{}');
  sh('npm', ['install', '--prefix', modules, '--no-save', '--silent', '@duckdb/node-api@1.5.6-r.1']);
  writeFileSync(
    join(modules, 'ask.mjs'),
    `import { readFileSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';
const connection = await (await DuckDBInstance.create()).connect();
const reader = await connection.runAndReadAll(readFileSync('query.sql', 'utf8'));
console.log(JSON.stringify(reader.getRowsJson()));
`,
  );
  const rows = '[["web01",["refused","unreachable"]],["web02",["refused","unreachable"]]]\n';
  check('DuckDB', sh(process.execPath, [join(modules, 'ask.mjs')]), rows);
  rmSync(modules, { recursive: true, force: true });
} finally {
  remove();
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
