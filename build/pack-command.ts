import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PATIENT } from '../src/cli/v8-flags.ts';

/** V8 keeps a text of nothing but ASCII in half the memory, and Node reads it without decoding. */
const inAscii = (source: string): string =>
  source.replace(/[^\0-\x7f]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** A CommonJS module becomes the function that `dist/cli.js` calls. The first line tells builds apart. */
function pack(file: string): void {
  const source = readFileSync(file, 'utf8');
  // What is imported so are the exports of one of its modules, and the bundler gives the names of all of them.
  if (/=>\s*require\(.\.\/main\.js.\)\)/.test(source))
    throw new Error(`${file} imports when it runs what is loaded from the start: import it at the top`);
  const body = inAscii(source.replace(/^#!.*/, ''));
  const build = createHash('sha256').update(body).digest('hex').slice(0, 16);
  writeFileSync(file, `//${build}\n(function (require, exports, __filename) {${body}\n})`);
}

/** Packs the files of the command and lays V8's caches beside those that many runs load. */
export function packCommand(directory: string): void {
  for (const name of readdirSync(directory)) if (name.endsWith('.js')) pack(join(directory, name));
  const makeCache = fileURLToPath(new URL('make-code-cache.cjs', import.meta.url));
  execFileSync(process.execPath, [makeCache, directory, ...PATIENT], { stdio: ['ignore', 'ignore', 'inherit'] });
}
