/**
 * Our reading of sshd_config against a real sshd: exit status, words and every line of `sshd -T`, and the status and
 * words of `sshd -t`, over configurations made from a seed.
 *
 *     npx tsx --conditions=sshreach-source test/differential/sshd-config-live.ts [SEED [COUNT]]
 *
 * `SSHD` names the program (default /usr/sbin/sshd), or the root of another release that debootstrap(8) made, and
 * `SSHD_BUILD` its build (`9.2 debian`, `10.0 upstream`).
 * Needs root, and the directory that the build keeps empty for its child.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseAddress } from '#core/address';
import {
  askEffective,
  askSshd,
  buildVersion,
  differencesBetween,
  evaluateGenerated,
  type Machine,
  type Mode,
} from './sshd-config-ask.ts';
import { type GeneratedConfig, generateConfig } from './sshd-config-generator.ts';
import { generateWild } from './sshd-config-wild.ts';

export interface LiveFailure {
  readonly seed: number;
  readonly differences: readonly string[];
  readonly config: GeneratedConfig;
}

export interface LiveResult {
  readonly passed: number;
  readonly failed: number;
  readonly failures: readonly LiveFailure[];
  /** How many of them the command itself was asked, too. */
  readonly commandsAsked: number;
}

const program = process.env.SSHD ?? '/usr/sbin/sshd';
const build = process.env.SSHD_BUILD ?? '9.2 debian';

/** Whether an sshd is there to be asked. */
export const canAsk = (): boolean => existsSync(program) && process.getuid?.() === 0;

/** Users that generated configurations ask for. */
const users = ['root', 'alice', 'bob'];

export function thisMachine(): Machine {
  const groupsOf = (user: string): [string, string[]][] => {
    const asked = spawnSync('id', ['-Gn', user], { encoding: 'utf8' });
    return asked.status === 0 ? [[user, asked.stdout.trim().split(' ')]] : [];
  };
  return {
    localhost: readFileSync('/etc/hosts', 'utf8')
      .split('\n')
      .map((line) => line.replace(/#.*/, '').trim().split(/\s+/))
      .filter((cells) => cells.slice(1).includes('localhost'))
      .map((cells) => parseAddress(cells[0]!))
      .filter((address) => address !== null),
    home: homedir(),
    homes: Object.fromEntries(
      readFileSync('/etc/passwd', 'utf8')
        .split('\n')
        .map((line) => line.split(':'))
        .map((cells) => [cells[0]!, cells[5] ?? '']),
    ),
    groups: Object.fromEntries(users.flatMap(groupsOf)),
  };
}

/** A directory with a host key, in which configurations can be written. The caller removes it. */
export function makeDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'sshreach-sshd-'));
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(directory, 'key')]);
  mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  return directory;
}

export function writeConfig(config: GeneratedConfig, directory: string): void {
  for (const name of readdirSync(directory))
    if (!name.startsWith('key')) rmSync(join(directory, name), { recursive: true });
  writeFileSync(join(directory, 'main'), config.main);
  for (const [name, text] of Object.entries(config.files)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), text);
  }
}

/** Shows the directory to a program of another root; `close` takes it away again. */
export function openRoot(program: string, directory: string): { close(): void } {
  if (!statSync(program).isDirectory()) return { close() {} };
  const inside = join(program, directory);
  for (const path of [inside, join(program, 'run/sshd')]) mkdirSync(path, { recursive: true });
  execFileSync('mount', ['--bind', directory, inside]);
  return {
    close() {
      execFileSync('umount', [inside]);
      rmSync(inside, { recursive: true });
    },
  };
}

/** Compares `count` configurations that follow from the seed. */
export async function run(seed: number, count: number): Promise<LiveResult> {
  const directory = makeDirectory();
  const root = openRoot(program, directory);
  const machine = thisMachine();
  const version = buildVersion(build);
  const failures: LiveFailure[] = [];
  let commandsAsked = 0;
  try {
    for (let i = 0; i < count; i++) {
      const generate = i % 2 === 0 ? generateWild : generateConfig;
      const config = generate(seed + i, directory);
      writeConfig(config, directory);
      const compare = (mode: Mode, theirs = askSshd(program, mode, config, directory)): string[] =>
        differencesBetween(mode, evaluateGenerated(version, mode, config, directory, machine), theirs);
      const said = askSshd(program, 'dump', config, directory);
      const differences = [...compare('test'), ...compare('dump', said)];
      const byCommand = await askEffective(build, config, directory);
      if (byCommand !== null) {
        commandsAsked++;
        const theirs = { ...said, status: said.status === 0 ? 0 : 255, stderr: [...said.stderr].sort() };
        differences.push(...differencesBetween('dump', byCommand, theirs).map((words) => `effective, ${words}`));
      }
      if (differences.length > 0) failures.push({ seed: seed + i, differences, config });
    }
  } finally {
    root.close();
    rmSync(directory, { recursive: true, force: true });
  }
  return { passed: count - failures.length, failed: failures.length, failures, commandsAsked };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const result = await run(Number(process.argv[2] ?? 1), Number(process.argv[3] ?? 1000));
  for (const failure of result.failures.slice(0, Number(process.env.SHOW ?? 20))) {
    console.log(
      `seed ${failure.seed}`,
      JSON.stringify(failure.config.connection),
      failure.config.args?.join(' ') ?? '',
    );
    console.log(failure.config.main.replace(/^/gm, '  | '));
    if (/include/i.test(failure.config.main)) console.log(JSON.stringify(failure.config.files));
    for (const difference of failure.differences) console.log(`  ${difference}`);
  }
  console.log(`${result.passed} alike, ${result.failed} different; ${result.commandsAsked} by the command, too`);
  process.exitCode = result.failed > 0 ? 1 : 0;
}
