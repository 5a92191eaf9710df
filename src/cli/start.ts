#!/usr/bin/env node
/**
 * What `sshreach` starts: runs the bundled command with what V8 compiled of it at build time. Compiling anew takes
 * longer than most runs do; a cache that another build or another Node left is passed over.
 */
import { readFileSync } from 'node:fs';
import { constants, Script } from 'node:vm';

/** Bytes at the beginning of the cache that say which command and which Node it belongs to. */
const HEADER = 64;

const filename = `${__dirname}/command.js`;
const source = readFileSync(filename, 'latin1');
const script = new Script(source, {
  filename,
  cachedData: readCache(source.slice(2, 18)),
  importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
});
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
