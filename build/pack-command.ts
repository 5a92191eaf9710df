import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Built-ins that Node has not loaded by itself and that most runs never touch: loaded where they are used. */
const LATE = ['child_process', 'crypto', 'net', 'os', 'util', 'worker_threads', 'zlib'];

function withLateBuiltins(source: string): string {
  return LATE.reduce((changed, name) => {
    const variable = `node_${name}`;
    const required = `require(\`node:${name}\`)`;
    return changed
      .replace(`,${variable}=${required}`, '')
      .replace(new RegExp(`new ${variable}\\.(\\w+)`, 'g'), `new(${required}.$1)`)
      .replaceAll(`${variable}.`, `${required}.`);
  }, source);
}

/** Code that comes out of a cache cannot import; what is a bundle of its own is required. */
function withRequiredBundles(source: string): string {
  const changed = source.replace(
    /import\((`|"|')\.\/language-server\.js\1\)/,
    'Promise.resolve(require($1./language-server.js$1))',
  );
  if (changed === source) throw new Error('The command no longer imports the language server: adapt this');
  return changed;
}

/** V8 keeps a text of nothing but ASCII in half the memory, and Node reads it without decoding. */
const inAscii = (source: string): string =>
  source.replace(/[^\0-\x7f]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** Makes `dist/command.js` the function that `dist/cli.js` calls, and lays V8's cache beside it. */
export function packCommand(): void {
  const file = 'dist/command.js';
  const body = inAscii(withRequiredBundles(withLateBuiltins(readFileSync(file, 'utf8').replace(/^#!.*/, ''))));
  const build = createHash('sha256').update(body).digest('hex').slice(0, 16);
  writeFileSync(file, `//${build}\n(function (require, module, __filename) {${body}\n})`);
  const makeCache = fileURLToPath(new URL('make-code-cache.cjs', import.meta.url));
  execFileSync(process.execPath, [makeCache, file, 'dist/command.cache'], { stdio: ['ignore', 'ignore', 'inherit'] });
}
