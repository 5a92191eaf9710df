#!/usr/bin/env node
/**
 * What `sshreach` starts: runs the bundled command with what V8 compiled of it at build time. Compiling anew takes
 * longer than most runs do; a cache that another build or another Node left is passed over.
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { constants, Script } from 'node:vm';
import { LONG, PATIENT } from './v8-flags.ts';

type Exports = Record<string, unknown>;
/** What a file of the command is once it is compiled, see `build/pack-command.ts`. */
type Chunk = (load: (name: string) => unknown, exports: Exports, filename: string) => void;

const directory = `${__dirname}/command`;
/** The file that everything starts with, which stands for all of them where the command asks for its own place. */
const main = './main.js';

/** Bytes at the beginning of a cache that say which file and which Node it belongs to. */
const HEADER = 64;

/** Files are read one after the other into the same memory: to get fresh memory takes longer than to read. */
let memory = Buffer.allocUnsafeSlow(4 << 20);

function read(path: string): Buffer {
  const file = openSync(path, 'r');
  const { size } = fstatSync(file);
  if (size > memory.length) memory = Buffer.allocUnsafeSlow(size);
  const length = readSync(file, memory, 0, size, 0);
  closeSync(file);
  return memory.subarray(0, length);
}

/** `null`: there is none, or it is not this file's and this Node's. */
function readCache(filename: string, build: string): Buffer | null {
  try {
    const cache = read(`${filename}.cache`);
    const header = `${build} ${process.version} ${process.arch}`.padEnd(HEADER);
    return cache.toString('latin1', 0, HEADER) === header ? cache.subarray(HEADER) : null;
  } catch {
    return null;
  }
}

const setFlags = (flags: readonly string[]): void => {
  for (const flag of flags) setFlagsFromString(flag);
};

const loaded = new Map<string, Exports>();

/** What a file of the command asks for: another of them, or one of Node's own modules. */
function load(name: string): unknown {
  if (!name.startsWith('./')) return late.has(name) ? whenUsed(name) : require(name);
  const known = loaded.get(name);
  if (known !== undefined) return known;
  const filename = directory + name.slice(1);
  const source = read(filename).toString('latin1');
  const cachedData = readCache(filename, source.slice(2, 18)) ?? undefined;
  const script = new Script(source, {
    filename,
    cachedData,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  // After the first cache was taken: V8 refuses what was compiled under other flags.
  if (name === main && cachedData !== undefined) {
    setFlags(PATIENT);
    Object.defineProperty(globalThis, Symbol.for('sshreach.long'), { value: () => setFlags(LONG) });
  }
  const exports: Exports = {};
  loaded.set(name, exports);
  (script.runInThisContext() as Chunk)(load, exports, directory + main.slice(1));
  return exports;
}

/** Built-ins that Node has not loaded by itself and that most runs never touch. */
const late = new Set(
  ['child_process', 'crypto', 'net', 'os', 'util', 'worker_threads', 'zlib'].map((name) => `node:${name}`),
);

/** A built-in that is loaded when something of it is used. */
const whenUsed = (name: string): object =>
  new Proxy({}, { get: (_, property) => (require(name) as Record<PropertyKey, unknown>)[property] });

// Code that comes out of a cache cannot import by itself what is known only when it runs, such as a plug-in.
Object.defineProperty(globalThis, Symbol.for('sshreach.import'), { value: (url: string) => import(url) });
load(main);
