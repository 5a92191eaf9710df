#!/usr/bin/env node
/**
 * What `sshreach` starts: runs the bundled command with what V8 compiled of it at build time. Compiling anew takes
 * longer than most runs do; a cache that another build or another Node left is passed over.
 */
import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { constants, Script } from 'node:vm';

/** Bytes at the beginning of the cache that say which command and which Node it belongs to. */
const HEADER = 64;

/**
 * Compiling to machine code what runs a few times only takes longer than it saves: functions wait for the optimising
 * compiler, regular expressions for their twentieth use. Flags of V8 are asked for in the Node that this was built and
 * tried with only, since others may not know them.
 */
const PATIENT = ['--no-sparkplug', '--regexp-tier-up-ticks=20', '--no-regexp-peephole-optimization'];

const filename = `${__dirname}/command.js`;
const source = readFileSync(filename, 'latin1');
const cachedData = readCache(source.slice(2, 18));
const script = new Script(source, {
  filename,
  cachedData,
  importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
});
// After the cache was taken: V8 refuses what was compiled under other flags.
if (cachedData !== undefined) for (const flag of PATIENT) setFlagsFromString(flag);
// Code that comes out of a cache cannot import by itself what is known only when it runs, such as a plug-in.
Object.defineProperty(globalThis, Symbol.for('sshreach.import'), { value: (url: string) => import(url) });
script.runInThisContext()(require, module, filename);

function readCache(build: string): Buffer | undefined {
  try {
    const cache = readFileSync(`${__dirname}/command.cache`);
    const header = `${build} ${process.version} ${process.arch}`.padEnd(HEADER);
    return cache.toString('latin1', 0, HEADER) === header ? cache.subarray(HEADER) : undefined;
  } catch {
    return undefined;
  }
}
