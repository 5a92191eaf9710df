/**
 * Packs the project, installs the tarball into an empty project and uses it as its users do: the command, the library
 * (ESM and types), the action; checks the package with publint and arethetypeswrong, and SARIF of every host story with
 * Microsoft's validator; runs the command and the unit tests on newer versions of Node. Needs the package registry.
 *
 *     npm run test:package [-- --quick]     --quick leaves out the unit tests on other versions of Node
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { sarifComplaints } from './sarif-complaints.ts';

const project = resolve('.');
const quick = process.argv.includes('--quick');
const directory = mkdtempSync(join(tmpdir(), 'sshreach-package-'));
let passed = 0;
let failed = 0;

function check(name: string, test: () => string | null): void {
  let problem: string | null;
  try {
    problem = test();
  } catch (error) {
    problem = (error as Error).message;
  }
  if (problem === null) passed++;
  else failed++;
  console.log(problem === null ? `ok ${name}` : `NOT OK ${name}\n${problem}`);
}

const sh = (command: string, args: readonly string[], cwd = directory): string =>
  execFileSync(command, [...args], { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1 << 28 });

const story = 'refused-after-hardening';
cpSync(join(project, 'fixtures/hosts', story, 'bundle'), join(directory, 'web01'), { recursive: true });

sh('npm', ['run', '-s', 'build'], project);
const [packed] = JSON.parse(
  sh('npm', ['pack', '--json', '--pack-destination', directory, '--ignore-scripts'], project),
);
const tarball = join(directory, packed.filename);

check('holds what users need and nothing else', () => {
  const paths: string[] = packed.files.map(({ path }: { path: string }) => path);
  const needed = [
    'dist/cli.js',
    'dist/index.mjs',
    'dist/index.d.mts',
    'dist/action.js',
    'dist/command/main.js',
    'action.yml',
    'schemas/report.schema.json',
  ];
  const missing = needed.filter((path) => !paths.includes(path));
  const odd = paths.filter(
    (path) => /^(?:src|test|fixtures|node_modules)\//.test(path) || /\.ts$/.test(path.replace(/\.d\.m?ts$/, '')),
  );
  return missing.length + odd.length === 0
    ? null
    : `missing: ${missing.join(', ')}; odd: ${odd.slice(0, 5).join(', ')}`;
});

writeFileSync(join(directory, 'package.json'), '{ "name": "user", "private": true, "type": "module" }\n');
sh('npm', ['install', '--no-audit', '--no-fund', tarball]);
sh('npm', [
  'install',
  '--no-audit',
  '--no-fund',
  '--no-save',
  'typescript@6',
  '@arethetypeswrong/cli@0.18.5',
  'node22@npm:node@22',
  'node24@npm:node@24',
]);
const bin = join(directory, 'node_modules/.bin/sshreach');

check('runs as a command', () => {
  const { status, stdout } = spawnSync(bin, ['check', 'web01', '--format', 'concise'], {
    cwd: directory,
    encoding: 'utf8',
  });
  return status === 1 && /host-firewall\//.test(stdout) ? null : `exit ${status}\n${stdout}`;
});

check('analyses many hosts in threads', () => {
  for (let i = 0; i < 30; i++) cpSync(join(directory, 'web01'), join(directory, `many/host${i}`), { recursive: true });
  const run = (jobs: number): string => {
    const env = { ...process.env, XDG_CACHE_HOME: directory };
    const args = ['check', 'many', '--format', 'ndjson', '--jobs', String(jobs)];
    return spawnSync(bin, args, { cwd: directory, encoding: 'utf8', maxBuffer: 1 << 28, env }).stdout;
  };
  const [one, two] = [run(1), run(2)];
  const hosts = one.split('\n').length - 1;
  return one === two && hosts === 30 && !one.includes('host-not-analysed')
    ? null
    : `${hosts} hosts, ${two.slice(0, 500)}`;
});

check('loads a plug-in that the settings name', () => {
  const rule = `{ id: 'listener/mine', title: 'Mine', severity: 'error', needs: [], messages: { m: 'Mine is here.' },
    check({ view, report }) { report({ message: 'm', at: view.listeners.sockets[0].origin }); } }`;
  writeFileSync(join(directory, 'mine.mjs'), `export const rules = [${rule}];\n`);
  writeFileSync(join(directory, 'mine.toml'), 'plugins = ["./mine.mjs"]\n');
  const args = ['check', 'web01', '--config', 'mine.toml', '--format', 'concise'];
  const { stdout, stderr } = spawnSync(bin, args, { cwd: directory, encoding: 'utf8' });
  return stdout.includes('listener/mine#m') ? null : `${stdout}\n${stderr}`;
});

check('prints pages, schemas and scripts from its own files', () => {
  const page = sh(bin, ['explain', 'listener/loopback-only']);
  const script = sh(bin, ['collect']);
  return page.startsWith('# listener/loopback-only') && script.startsWith('#!/bin/sh') ? null : page.slice(0, 200);
});

check('is a language server', () => {
  const { status, stdout, stderr } = spawnSync(
    'npx',
    ['tsx', '--conditions=sshreach-source', 'test/package/edit.ts', bin],
    {
      cwd: project,
      encoding: 'utf8',
    },
  );
  return status === 0 ? null : `exit ${status}\n${stdout}\n${stderr}`;
});

check('is a library', () => {
  const text = `import { analyze, model, reachPartition, defineRule } from 'sshreach';
const { document } = await analyze(['web01']);
const { hosts } = await model(['web01']);
const outcomes = reachPartition(hosts[0].model.views[0], {});
console.log(document.hosts[0].findings.length > 0 && outcomes.length > 0 && typeof defineRule === 'function');
`;
  writeFileSync(join(directory, 'use.mjs'), text);
  const out = sh(process.execPath, ['use.mjs']).trim();
  return out === 'true' ? null : out;
});

check('is typed', () => {
  const text = `import { analyze, defineRule, type ReportDocument, type Rule } from 'sshreach';
const rule: Rule = defineRule({ id: 'listener/mine', title: 'Mine', severity: 'note', needs: [], messages: { m: 'M.' }, check({ view, report }) {
  const [socket] = view.listeners.sockets;
  if (socket) report({ message: 'm', at: socket.origin });
} });
const { document }: { document: ReportDocument } = await analyze(['web01'], { rules: [rule] });
const verdict: string | null = document.hosts[0]?.findings[0]?.verdict ?? null;
export { verdict };
`;
  writeFileSync(join(directory, 'use.ts'), text);
  const compilerOptions = { noEmit: true, strict: true, module: 'nodenext', target: 'es2022', types: [] };
  writeFileSync(join(directory, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['use.ts'] }));
  const tsc = join(directory, 'node_modules/.bin/tsc');
  const { status, stdout } = spawnSync(tsc, ['-p', '.'], { cwd: directory, encoding: 'utf8' });
  return status === 0 ? null : stdout.slice(0, 3000);
});

check('has no side effects on import', () => {
  const out = sh(process.execPath, [
    '--input-type=module',
    '-e',
    "await import('sshreach'); console.log(process.argv.length)",
  ]);
  return out === '1\n' ? null : out;
});

check('is what publint wants', () => {
  const { status, stdout } = spawnSync(join(project, 'node_modules/.bin/publint'), ['run', tarball, '--strict'], {
    encoding: 'utf8',
  });
  return status === 0 ? null : stdout;
});

// The package is ESM alone: it runs on Node 20.19 and later, where require() takes ESM, too. That is the one rule that is
// not asked about.
check('has types that are right to arethetypeswrong', () => {
  const { status, stdout, stderr } = spawnSync(
    join(directory, 'node_modules/.bin/attw'),
    [tarball, '--ignore-rules', 'cjs-resolves-to-esm', '--no-color', '--no-emoji'],
    { cwd: directory, encoding: 'utf8' },
  );
  return status === 0 ? null : `${stdout}${stderr}`;
});

check('runs as an action', () => {
  const environment = {
    ...process.env,
    INPUT_PATHS: 'web01',
    GITHUB_WORKSPACE: directory,
    GITHUB_OUTPUT: join(directory, 'out'),
  };
  writeFileSync(join(directory, 'out'), '');
  const action = join(directory, 'node_modules/sshreach/dist/action.js');
  const { status } = spawnSync(process.execPath, [action], { cwd: directory, env: environment });
  const outputs = readFileSync(join(directory, 'out'), 'utf8');
  return status === 1 && /^verdict=findings$/m.test(outputs) && existsSync(join(directory, 'sshreach.sarif'))
    ? null
    : `${status} ${outputs}`;
});

check('says as an action what is wrong, where its users look', () => {
  const output = join(directory, 'wrong');
  const environment = {
    ...process.env,
    INPUT_PATHS: 'nowhere',
    'INPUT_SARIF-FILE': 'none.sarif',
    GITHUB_OUTPUT: output,
  };
  const action = join(directory, 'node_modules/sshreach/dist/action.js');
  const { status, stdout } = spawnSync(process.execPath, [action], {
    cwd: directory,
    env: environment,
    encoding: 'utf8',
  });
  const outputs = readFileSync(output, 'utf8');
  return status === 3 &&
    /^::error title=sshreach::.*nowhere cannot be read/m.test(stdout) &&
    /^sarif-file=$/m.test(outputs)
    ? null
    : `${status} ${stdout} ${outputs}`;
});

for (const version of ['node22', 'node24']) {
  const node = join(directory, `node_modules/${version}/bin/node`);
  check(`runs on ${version}`, () => {
    const entry = join(directory, 'node_modules/sshreach/dist/cli.js');
    const { status, stdout, stderr } = spawnSync(node, [entry, 'check', 'web01', '-f', 'concise'], {
      cwd: directory,
      encoding: 'utf8',
    });
    return status === 1 && /host-firewall\//.test(stdout) ? null : `exit ${status} ${stdout} ${stderr}`;
  });
  if (quick) continue;
  check(`passes the unit and fixture tests on ${version}`, () => {
    const args = [join(project, 'node_modules/vitest/vitest.mjs'), 'run', 'test/unit', 'test/fixtures'];
    const { status, stdout } = spawnSync(node, args, { cwd: project, encoding: 'utf8', maxBuffer: 1 << 28 });
    return status === 0 ? null : stdout.slice(-3000);
  });
}

mkdirSync(join(directory, 'sarif'));
for (const name of readdirSync(join(project, 'fixtures/hosts'))) {
  for (const profile of ['github', 'full']) {
    const file = join(directory, 'sarif', `${name}.${profile}.sarif`);
    spawnSync(bin, ['check', `fixtures/hosts/${name}/bundle`, '-o', `sarif=${file}`, '--sarif-profile', profile], {
      cwd: project,
    });
  }
}
sh('npm', ['install', '--no-audit', '--no-fund', '--no-save', '@microsoft/sarif-multitool@5.7.0']);
for (const file of readdirSync(join(directory, 'sarif'))) {
  check(`${file} is valid to Microsoft's multitool`, () => {
    const complaints = sarifComplaints(directory, join(directory, 'sarif', file));
    return complaints.length === 0 ? null : complaints.join('\n');
  });
}

rmSync(directory, { recursive: true, force: true });
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
