/**
 * `node make-code-cache.cjs COMMAND CACHE`: runs the packed command on examples, so that V8 compiles what runs need, and
 * writes what it compiled. In a process of its own, because the command ends the way commands do.
 */
const { readFileSync, writeFileSync } = require('node:fs');
const { resolve } = require('node:path');
const { Script, constants } = require('node:vm');

const [file, cache] = process.argv.slice(2);
const filename = resolve(file);
const source = readFileSync(filename, 'latin1');
const script = new Script(source, { filename, importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER });
const start = script.runInThisContext();

const example = 'fixtures/hosts/refused-after-hardening/bundle';
const runs = [
  ['check', example],
  ['check', example, '--format', 'json'],
  ['check', example, '--format', 'sarif'],
  ['reach', example],
  ['reach', example, '--format', 'json'],
];
for (const run of runs) {
  process.argv = [process.execPath, filename, ...run];
  start(require, module, filename);
}
process.on('exit', () => {
  process.exitCode = 0;
  const header = `${source.slice(2, 18)} ${process.version} ${process.arch}`.padEnd(64);
  writeFileSync(cache, Buffer.concat([Buffer.from(header), script.createCachedData()]));
});
