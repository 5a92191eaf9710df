/**
 * Where a real sshd listens, and over what it ends, beside what we say: started in a network namespace of its own with
 * Port, ListenAddress, AddressFamily and arguments drawn from a seed.
 *
 *     npx tsx --conditions=sshreach-source test/differential/sshd-listen-live.ts [SEED [COUNT]]
 *
 * Needs root, iproute2 and openssh-server.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { formatAddress } from '#core/address';
import { directivesOf } from '#formats/sshd-config/ast';
import { readDaemonArguments } from '#formats/sshd-config/daemon-arguments';
import { evaluateSshdConfig } from '#formats/sshd-config/evaluate/evaluate-sshd-config';
import type { SshdEvaluation } from '#formats/sshd-config/evaluate/result';
import { parseSshdConfig } from '#formats/sshd-config/parse-config';
import { eraOf } from '#formats/sshd-config/versions';
import { buildVersion } from './sshd-config-ask.ts';
import { randomFrom } from './sshd-config-generator.ts';
import { canAsk, makeDirectory, writeConfig } from './sshd-config-live.ts';

export interface ListenResult {
  readonly passed: number;
  readonly failed: number;
  readonly failures: readonly string[];
}

const program = process.env.SSHD ?? '/usr/sbin/sshd';
const version = buildVersion(process.env.SSHD_BUILD ?? '9.2 debian');
/** Longest time, in milliseconds, that a daemon gets to open its sockets or to end. */
const patience = 3000;

/** The host has these; all else cannot be bound. */
const own = ['127.0.0.1', '::1', '192.0.2.1', '2001:db8::1'];
const addresses = [
  ...own,
  '0.0.0.0',
  '::',
  '127.0.0.2',
  '192.0.2.99',
  '*',
  '2001:db8::99',
  '::1:2222',
  'fe80::1%nowhere',
];

interface Case {
  readonly main: string;
  readonly args: readonly string[];
}

function drawCase(seed: number): Case {
  const random = randomFrom(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const count = (most: number): number => Math.floor(random() * (most + 1));
  const written = (address: string): string => {
    if (random() < 0.6) return address.includes(':') && random() < 0.5 ? `[${address}]` : address;
    return `${address.includes(':') ? `[${address}]` : address}:${pick([22, 2222, 2022])}`;
  };
  // Nine ports on two wildcards are two sockets too many; then only the host's own addresses, since whether others can
  // be opened is not a matter of configuration.
  const many = random() < 0.15;
  const ports = many ? [9, 17, 16, 8][count(3)]! : count(3);
  const lines = [
    ...Array.from({ length: ports }, (_, i) => `Port ${ports > 3 ? 2200 + i : pick([22, 22, 2222, 2022])}`),
    ...Array.from(
      { length: random() < 0.5 ? 0 : count(4) },
      () => `ListenAddress ${written(pick(many ? own : addresses))}`,
    ),
    ...(random() < 0.3 ? [`AddressFamily ${pick(['any', 'inet', 'inet6'])}`] : []),
  ];
  const args = [[], [], [], ['-4'], ['-6'], ['-p', '99'], ['-p', '99', '-p', '98'], ['-o', 'Port=3333']][count(7)]!;
  return { main: `PidFile none\n${lines.sort(() => random() - 0.5).join('\n')}\n`, args };
}

function evaluateCase({ main, args }: Case, directory: string): SshdEvaluation {
  return evaluateSshdConfig({
    main: {
      id: 0,
      path: join(directory, 'main'),
      directives: directivesOf(parseSshdConfig(main, eraOf(version.release))),
    },
    version,
    mode: 'start',
    commandLine: [{ hostKey: join(directory, 'key') }, ...readDaemonArguments(args)],
    workingDirectory: directory,
    resolve: () => [],
    deviceExists: () => false,
    expand: () => ({ complete: true, files: [] }),
  });
}

/** Of what is asked for, what this host can open: `0.0.0.0:22`, sorted, each once. */
function expectedSockets({ listeners }: SshdEvaluation): string[] {
  const canBind = (text: string): boolean => own.includes(text) || text.startsWith('127.');
  // They are opened in the order opposite to the printed one.
  const sockets = [...listeners].reverse().flatMap(({ family, address, zone, port }) => {
    const text = address === null ? (family === 4 ? '0.0.0.0' : '::') : formatAddress(address);
    return zone === null && (address === null || canBind(text)) ? [`${text} ${port}`] : [];
  });
  // A wildcard keeps later sockets of its family and port from being opened, and they keep it.
  const opened: string[] = [];
  for (const socket of new Set(sockets)) {
    const [text = '', port] = socket.split(' ');
    const family = text.includes(':');
    const isTaken = opened.some((other) => {
      const [taken = '', otherPort] = other.split(' ');
      const same = otherPort === port && taken.includes(':') === family;
      return same && (/^(?:0\.0\.0\.0|::)$/.test(taken) || /^(?:0\.0\.0\.0|::)$/.test(text));
    });
    if (!isTaken) opened.push(socket);
  }
  return opened.sort();
}

/** What listens in the namespace, in the same words. */
function socketsIn(namespace: string): string[] {
  const shown = execFileSync('ip', ['netns', 'exec', namespace, 'ss', '-Htln'], { encoding: 'utf8' });
  const sockets = shown.split('\n').flatMap((line) => {
    const [, text, port] = /^LISTEN\s+\d+\s+\d+\s+(\S+):(\d+)\s/.exec(line) ?? [];
    return text === undefined ? [] : [`${text.replace(/^\[|\]$|%.*$/g, '')} ${port}`];
  });
  return [...new Set(sockets)].sort();
}

const pause = (time: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, time));

/** Starts it, waits until its words stop or it ends, and looks. */
async function startReal(one: Case, directory: string, namespace: string) {
  const args = ['-D', '-e', '-f', join(directory, 'main'), '-h', join(directory, 'key'), ...one.args];
  const child: ChildProcess = spawn('ip', ['netns', 'exec', namespace, program, ...args], {
    cwd: directory,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let words = '';
  child.stderr?.on('data', (chunk) => {
    words += chunk;
  });
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
  let before = '';
  for (const begin = Date.now(); Date.now() - begin < patience && child.exitCode === null; ) {
    await pause(120);
    if (words !== '' && words === before) break;
    before = words;
  }
  if (child.exitCode !== null) await ended;
  const sockets = child.exitCode === null ? socketsIn(namespace) : [];
  const status = child.exitCode;
  if (child.exitCode === null) child.kill('SIGTERM');
  await ended;
  return { status, sockets, words: words.split(/\r?\n/).filter(Boolean) };
}

function compareCase(one: Case, ours: SshdEvaluation, real: Awaited<ReturnType<typeof startReal>>): string[] {
  const wanted = expectedSockets(ours);
  const starts = ours.starts && wanted.length > 0;
  const last = real.words.at(-1) ?? '';
  const fault = ours.faults.find((f) => f.first && f.seenBy !== 'connection');
  const words = fault ? fault.message : wanted.length === 0 ? 'Cannot bind any address.' : '';
  if (starts !== (real.status === null)) return [`${starts ? 'starts' : 'ends'}, sshd: ${real.status} ${last}`];
  if (starts && wanted.join() !== real.sockets.join()) return [`sockets ${wanted.join()}, sshd ${real.sockets.join()}`];
  if (!starts && !last.endsWith(words)) return [`words ${words}, sshd ${last}`];
  return one.main === '' ? ['nothing was drawn'] : [];
}

/** Compares `count` servers that follow from the seed, one after the other. */
export async function run(seed: number, count: number): Promise<ListenResult> {
  const directory = makeDirectory();
  const namespace = `sshreach-listen-${process.pid}`;
  const failures: string[] = [];
  const inside = (...args: string[]): Buffer => execFileSync('ip', ['-n', namespace, ...args]);
  execFileSync('ip', ['netns', 'add', namespace]);
  try {
    inside('link', 'set', 'lo', 'up');
    inside('addr', 'add', '192.0.2.1/32', 'dev', 'lo');
    inside('addr', 'add', '2001:db8::1/128', 'dev', 'lo', 'nodad');
    for (let i = 0; i < count; i++) {
      const one = drawCase(seed + i);
      writeConfig({ main: one.main, files: {}, connection: null }, directory);
      const real = await startReal(one, directory, namespace);
      const differences = compareCase(one, evaluateCase(one, directory), real);
      if (differences.length > 0)
        failures.push(`seed ${seed + i}: ${JSON.stringify(one.main)} ${one.args.join(' ')}: ${differences.join('; ')}`);
    }
  } finally {
    execFileSync('ip', ['netns', 'del', namespace]);
    rmSync(directory, { recursive: true, force: true });
  }
  return { passed: count - failures.length, failed: failures.length, failures };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  if (!canAsk()) throw new Error('needs root and sshd');
  const result = await run(Number(process.argv[2] ?? 1), Number(process.argv[3] ?? 60));
  for (const failure of result.failures) console.log(failure);
  console.log(`${result.passed} passed, ${result.failed} failed`);
  process.exitCode = result.failed > 0 ? 1 : 0;
}
