import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Seen } from '../support/judge.ts';

const program = fileURLToPath(new URL('./hand.py', import.meta.url));

export interface Probe {
  readonly from: string;
  readonly to: string;
  readonly port: number;
}

export interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A namespace of ip-netns(8); `null` the own one. */
type Namespace = string | null;

let pipes: { readonly asked: number; readonly answers: number } | null = null;

/** Named pipes: those that Node makes cannot be waited for. */
function openPipes(): NonNullable<typeof pipes> {
  const directory = mkdtempSync(join(tmpdir(), 'sshreach-pipes-'));
  const paths = [join(directory, 'asked'), join(directory, 'answers')] as const;
  try {
    execFileSync('mkfifo', paths);
    const [asked, both] = [openSync(paths[0], 'r+'), openSync(paths[1], 'r+')];
    const child = spawn('python3', [program], { stdio: [asked, both, 'inherit'] });
    child.unref();
    process.on('exit', () => child.kill());
    // Only the other side may write to it, so that its end is seen.
    const answers = openSync(paths[1], 'r');
    closeSync(both);
    return { asked, answers };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

export interface Running {
  readonly input?: string;
  readonly namespace?: Namespace;
  readonly directory?: string | null;
  /** Beside the own one. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Of the outputs. */
  readonly encoding?: 'utf8' | 'latin1';
}

const chunk = Buffer.alloc(1 << 16);

const requestOf = (
  id: number,
  run: readonly string[],
  { input = '', namespace = null, directory = null, environment = {}, encoding = 'utf8' }: Running,
): string => `${JSON.stringify({ id, run, input, namespace, directory, environment, encoding })}\n`;

/** Runs a program to its end and waits for it. */
export function runByHand(run: readonly string[], running: Running = {}): Ran {
  pipes ??= openPipes();
  const request = Buffer.from(requestOf(0, run, running));
  for (let at = 0; at < request.length; ) at += writeSync(pipes.asked, request, at);
  const parts: Buffer[] = [];
  do {
    const length = readSync(pipes.answers, chunk);
    if (length === 0) throw new Error(`${program} ended, asked for ${run.join(' ')}`);
    parts.push(Buffer.from(chunk.subarray(0, length)));
  } while (parts.at(-1)!.at(-1) !== 0x0a);
  return JSON.parse(Buffer.concat(parts).toString());
}

let aside: ChildProcess | null = null;
const waiting = new Map<number, (answer: never) => void>();
let asked = 0;

function openAside(): ChildProcess {
  const child = spawn('python3', [program], { stdio: ['pipe', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (more) => {
    const lines = (text + more).split('\n');
    text = lines.pop()!;
    for (const line of lines) {
      const answer = JSON.parse(line);
      waiting.get(answer.id)!(answer as never);
      waiting.delete(answer.id);
      if (waiting.size === 0) hold(child, false);
    }
  });
  return child;
}

/** Whether the process stays because somebody waits for an answer. */
function hold(child: ChildProcess, holds: boolean): void {
  for (const one of [child, child.stdin, child.stdout] as ({ ref?(): void; unref?(): void } | null)[])
    if (holds) one?.ref?.();
    else one?.unref?.();
}

/** `line` asks for it, with that id. */
function askAside<T>(line: (id: number) => string): Promise<T> {
  aside ??= openAside();
  hold(aside, true);
  const id = ++asked;
  aside.stdin!.write(line(id));
  return new Promise((resolve) => {
    waiting.set(id, resolve);
  });
}

/** Runs a program beside this one. */
export const runAsideByHand = (run: readonly string[], running: Running = {}): Promise<Ran> =>
  askAside((id) => requestOf(id, run, running));

export interface Waits {
  /** Milliseconds. */
  readonly connectWaitMs: number;
  readonly bannerWaitMs: number;
}

/** What clients in a namespace see, one fresh connection each, all at once. */
export async function probeByHand(
  probes: readonly Probe[],
  { connectWaitMs, bannerWaitMs }: Waits,
  namespace: Namespace,
): Promise<readonly Seen[]> {
  const waits = { connectWait: connectWaitMs / 1000, bannerWait: bannerWaitMs / 1000 };
  const { seen } = await askAside<{ readonly seen: readonly Seen[] }>(
    (id) => `${JSON.stringify({ id, probes, ...waits, namespace })}\n`,
  );
  return seen;
}
