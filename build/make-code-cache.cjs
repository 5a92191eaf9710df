/**
 * `node make-code-cache.cjs DIRECTORY FLAG…`: runs the packed command on examples, so that V8 compiles what runs need, and lays
 * what it compiled beside each file. In a process of its own, because the command ends the way commands do.
 */
const { readFileSync, writeFileSync } = require('node:fs');
const { resolve } = require('node:path');
const { setFlagsFromString } = require('node:v8');
const { Script, constants } = require('node:vm');

const directory = resolve(process.argv[2]);
/** Those that hold when the other files are loaded; V8 takes only what was compiled under the same. */
const flags = process.argv.slice(3);
const main = `${directory}/main.js`;

/** What was compiled, by file. */
const scripts = new Map();

/** `dist/cli.js` loads the same way, and from the caches. */
function loader() {
  const loaded = new Map();
  return function load(name) {
    if (!name.startsWith('./')) return require(name);
    if (loaded.has(name)) return loaded.get(name);
    const filename = directory + name.slice(1);
    const options = { filename, importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER };
    const script = scripts.get(filename) ?? new Script(readFileSync(filename, 'latin1'), options);
    scripts.set(filename, script);
    const exports = {};
    loaded.set(name, exports);
    script.runInThisContext()(load, exports, main);
    return exports;
  };
}

const exit = process.exit;

/** Runs the command as if it were a process of its own. */
const run = (...words) =>
  new Promise((done) => {
    process.argv = [process.execPath, main, ...words];
    process.exit = done;
    loader()('./main.js');
  });

function writeCache(filename) {
  const script = scripts.get(filename);
  const build = readFileSync(filename, 'latin1').slice(2, 18);
  const header = `${build} ${process.version} ${process.arch}`.padEnd(64);
  writeFileSync(`${filename}.cache`, Buffer.concat([Buffer.from(header), script.createCachedData()]));
}

async function makeCaches() {
  const example = 'fixtures/hosts/refused-after-hardening/bundle';
  await run('check', example);
  // What is loaded whatever is asked holds the functions of the plainest run only: each that is more costs all runs.
  writeCache(main);
  for (const words of [['check', example], ['reach', example]])
    for (const format of ['text', 'json', 'sarif'])
      if (format !== 'sarif' || words[0] === 'check') await run(...words, '--format', format);
  for (const flag of flags) setFlagsFromString(flag);
  for (const filename of scripts.keys()) if (filename !== main) writeCache(filename);
  exit(0);
}
makeCaches();
