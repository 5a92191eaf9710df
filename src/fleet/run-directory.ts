import { mkdirSync, readdirSync, renameSync, rmdirSync, rmSync, statSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ResultLog, type StoredResult } from './result-log.ts';

/** Where a run writes down what it found, until it is over. */
export interface RunLog {
  readonly log: ResultLog;
  /** What an interrupted run of the same kind found. */
  readonly known: readonly StoredResult[];
  /** The run is over and nobody needs its results any more. */
  discard(): void;
}

/** Interrupted runs that nobody went on with are forgotten after so many seconds. */
const longest = 14 * 24 * 3600;

/** Whether a process with this number is there. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

const nameOf = /^(\d+)-\w+\.ndjson$/;

/** Logs of runs that are no more, the newest first. */
function leftovers(directory: string): { readonly path: string; readonly changed: number }[] {
  return readdirSync(directory)
    .filter((name) => !isAlive(Number(nameOf.exec(name)?.[1] ?? process.pid)))
    .map((name) => join(directory, name))
    .map((path) => ({ path, changed: statSync(path).mtimeMs }))
    .sort((a, b) => b.changed - a.changed);
}

/** The first of these directories that can be made. */
function makeOne(candidates: readonly string[]): string {
  for (const [i, directory] of candidates.entries())
    try {
      mkdirSync(directory, { recursive: true, mode: 0o700 });
      return directory;
    } catch (error) {
      if (i === candidates.length - 1) throw error;
    }
  throw new Error('there is nowhere to write');
}

/** Directories of other runs that nobody went on with. */
function forgetOld(parent: string): void {
  for (const name of readdirSync(parent)) {
    const directory = join(parent, name);
    try {
      if (Date.now() / 1000 - statSync(directory).mtimeMs / 1000 > longest && leftovers(directory).length > 0)
        rmSync(directory, { recursive: true, force: true });
    } catch {
      // Somebody else was quicker.
    }
  }
}

/**
 * Opens the log of a run in `home`, or where that cannot be written in the system's directory for temporary files.
 * `run` tells runs apart. With `resume` what an interrupted one left is taken up, else it is thrown away.
 */
export function openRunLog(home: string, run: string, resume: boolean): RunLog {
  const temporary = join(tmpdir(), `sshreach-${process.getuid?.() ?? 'user'}`);
  const parent = makeOne([join(home, 'runs'), join(temporary, 'runs')]);
  forgetOld(parent);
  const directory = makeOne([join(parent, run.slice(0, 32))]);
  const path = join(directory, `${process.pid}-${Math.random().toString(36).slice(2)}.ndjson`);
  const [newest, ...others] = leftovers(directory);
  for (const { path: other } of resume ? others : [...(newest ? [newest] : []), ...others])
    rmSync(other, { force: true });
  let log: ResultLog | null = null;
  let known: readonly StoredResult[] = [];
  if (resume && newest !== undefined) {
    renameSync(newest.path, path);
    log = new ResultLog(path, 'more');
    const { head, results } = log.read();
    if (head === run) known = results;
    else {
      log.close();
      rmSync(path);
      log = null;
    }
  }
  if (log === null) {
    log = new ResultLog(path, 'new');
    log.addLine(run);
  }
  utimesSync(directory, new Date(), new Date());
  const opened = log;
  return {
    log: opened,
    known,
    discard: () => {
      opened.close();
      rmSync(path, { force: true });
      try {
        rmdirSync(directory);
      } catch {
        // Another run is at work there.
      }
    },
  };
}
