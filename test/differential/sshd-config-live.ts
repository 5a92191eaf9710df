/**
 * Our reading of sshd_config against a real sshd: exit status, words and every setting of `sshd -T`, and the status and
 * words of `sshd -t`, over configurations made from a seed.
 *
 *     npx tsx --conditions=sshreach-source test/differential/sshd-config-live.ts [SEED [COUNT]]
 *
 * `SSHD` names the program (default /usr/sbin/sshd) and `SSHD_BUILD` its build (`9.2 debian`, `10.0 upstream`).
 * Needs a user who may run `sshd -T`, and the directory that the build keeps empty for its child.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseAddress } from '#core/address';
import { directivesOf } from '#formats/sshd-config/ast';
import { evaluateSshdConfig } from '#formats/sshd-config/evaluate/evaluate-sshd-config';
import type { Connection } from '#formats/sshd-config/evaluate/input';
import type { ConfigFile, SshdEvaluation } from '#formats/sshd-config/evaluate/result';
import { parseSshdConfig } from '#formats/sshd-config/parse-config';
import { eraOf, type SshdVersion, sshdVersion, type Vendor } from '#formats/sshd-config/versions';
import { type GeneratedConfig, generateConfig } from './sshd-config-generator.ts';

export interface LiveFailure {
  readonly seed: number;
  readonly differences: readonly string[];
  readonly config: GeneratedConfig;
}

export interface LiveResult {
  readonly passed: number;
  readonly failed: number;
  readonly failures: readonly LiveFailure[];
}

interface Said {
  readonly status: number;
  readonly stderr: readonly string[];
  readonly stdout: readonly string[];
}

const program = process.env.SSHD ?? '/usr/sbin/sshd';
const [release = '9.2', vendor = 'debian'] = (process.env.SSHD_BUILD ?? '9.2 debian').split(' ');
const [major, minor] = release.split('.').map(Number);

/** Whether an sshd of the wanted build is there to be asked. */
export const canAsk = (): boolean => existsSync(program) && process.getuid?.() === 0;

function buildVersion(): SshdVersion {
  const debian = vendor === 'debian';
  return sshdVersion(major! * 100 + minor!, vendor as Vendor, {
    features: { pam: true, openssl: true, gssapi: debian, kerberos: debian },
  });
}

/** sshd ends its lines with CR LF on standard error. */
const linesOf = (text: string): string[] => text.split(/\r?\n/).filter((line) => line !== '');

function ask(args: readonly string[], directory: string): Said {
  const done = spawnSync(program, args, { cwd: directory, encoding: 'latin1' });
  // Whether an agent answers is not a matter of configuration.
  const stderr = linesOf(done.stderr).filter((line) => !line.startsWith('Could not connect to agent'));
  return { status: done.status ?? -1, stderr, stdout: linesOf(done.stdout) };
}

const localhost = readFileSync('/etc/hosts', 'utf8')
  .split('\n')
  .map((line) => line.replace(/#.*/, '').trim().split(/\s+/))
  .filter((cells) => cells.slice(1).includes('localhost'))
  .map((cells) => parseAddress(cells[0]!))
  .filter((address) => address !== null);

function evaluate(
  config: GeneratedConfig,
  directory: string,
  mode: 'test' | 'dump',
  hostKey: string,
  groups: (user: string) => readonly string[] | null,
): SshdEvaluation {
  const version = buildVersion();
  const open = (name: string, text: string, id: number): ConfigFile => ({
    id,
    path: join(directory, name),
    directives: directivesOf(parseSshdConfig(text, eraOf(version.release))),
  });
  const names = Object.keys(config.files).sort();
  const { user, host, addr, laddr, lport } = config.connection ?? {};
  const connection: Connection = {
    ...(user === undefined ? {} : { user }),
    ...(host === undefined ? {} : { host }),
    ...(addr === undefined ? {} : { address: addr }),
    ...(laddr === undefined ? {} : { localAddress: laddr }),
    ...(lport === undefined ? {} : { localPort: Number(lport) }),
  };
  return evaluateSshdConfig({
    main: open('main', config.main, 0),
    version,
    mode,
    ...(mode === 'dump' && config.connection ? { connection } : {}),
    commandLine: [{ hostKey }],
    workingDirectory: directory,
    home: homedir(),
    groups,
    resolve: (name) => (name === 'localhost' ? localhost : []),
    expand: (pattern) => ({
      complete: true,
      files: names
        .filter((name) =>
          pattern.endsWith('*.conf') && pattern.startsWith(directory)
            ? name.endsWith('.conf')
            : join(directory, name) === pattern,
        )
        .map((name) => open(name, config.files[name]!, names.indexOf(name) + 1)),
    }),
  });
}

/** Word by word; our own answer stands first. */
function compare(mode: string, ours: SshdEvaluation, theirs: Said): string[] {
  const differences: string[] = [];
  if (ours.exitStatus !== theirs.status) differences.push(`${mode}: status ${ours.exitStatus}, sshd ${theirs.status}`);
  const words = ours.stderr.flatMap(linesOf);
  if (words.join('\n') !== theirs.stderr.join('\n'))
    differences.push(`${mode}: words ${JSON.stringify(words)}, sshd ${JSON.stringify(theirs.stderr)}`);
  if (mode !== 'dump' || theirs.status !== 0 || ours.exitStatus !== 0) return differences;
  const settings = [...ours.settings].flatMap(([keyword, values]) => values.map((value) => `${keyword} ${value}`));
  const printed = theirs.stdout.map((line) => line.replace(/^\S+/, (keyword) => keyword.toLowerCase()));
  const group = (lines: readonly string[]): Map<string, string> => {
    const grouped = new Map<string, string>();
    for (const line of lines) {
      const keyword = line.split(' ', 1)[0]!;
      grouped.set(keyword, `${grouped.get(keyword) ?? ''}${line}\n`);
    }
    return grouped;
  };
  const [own, real] = [group(settings), group(printed)];
  for (const keyword of new Set([...own.keys(), ...real.keys()])) {
    // Bytes that are not ASCII are printed raw.
    const mine = Buffer.from(own.get(keyword) ?? '', 'utf8').toString('latin1');
    if (mine !== (real.get(keyword) ?? ''))
      differences.push(`${keyword}: ${JSON.stringify(mine)}, sshd ${JSON.stringify(real.get(keyword) ?? '')}`);
  }
  return differences;
}

/** Compares `count` configurations that follow from the seed. */
export async function run(seed: number, count: number): Promise<LiveResult> {
  const directory = mkdtempSync(join(tmpdir(), 'sshreach-sshd-'));
  const hostKey = join(directory, 'key');
  const failures: LiveFailure[] = [];
  const known = new Map<string, readonly string[] | null>();
  const groups = (user: string): readonly string[] | null => {
    if (!known.has(user)) {
      const asked = spawnSync('id', ['-Gn', user], { encoding: 'utf8' });
      known.set(user, asked.status === 0 ? asked.stdout.trim().split(' ') : null);
    }
    return known.get(user)!;
  };
  try {
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', hostKey]);
    mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
    for (let i = 0; i < count; i++) {
      const config = generateConfig(seed + i, directory);
      writeFileSync(join(directory, 'main'), config.main);
      for (const [name, text] of Object.entries(config.files)) writeFileSync(join(directory, name), text);
      const base = ['-f', join(directory, 'main'), '-h', hostKey];
      const criteria = Object.entries(config.connection ?? {}).map(([name, value]) => `${name}=${value}`);
      const differences = [
        ...compare('test', evaluate(config, directory, 'test', hostKey, groups), ask(['-t', ...base], directory)),
        ...compare(
          'dump',
          evaluate(config, directory, 'dump', hostKey, groups),
          ask(['-T', ...base, ...(criteria.length > 0 ? ['-C', criteria.join(',')] : [])], directory),
        ),
      ];
      if (differences.length > 0) failures.push({ seed: seed + i, differences, config });
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
  return { passed: count - failures.length, failed: failures.length, failures };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const result = await run(Number(process.argv[2] ?? 1), Number(process.argv[3] ?? 1000));
  for (const failure of result.failures.slice(0, Number(process.env.SHOW ?? 20))) {
    console.log(`seed ${failure.seed}`, JSON.stringify(failure.config.connection));
    console.log(failure.config.main.replace(/^/gm, '  | '));
    if (/include/i.test(failure.config.main)) console.log(JSON.stringify(failure.config.files));
    for (const difference of failure.differences) console.log(`  ${difference}`);
  }
  console.log(`${result.passed} alike, ${result.failed} different`);
  process.exitCode = result.failed > 0 ? 1 : 0;
}
