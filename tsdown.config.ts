import { defineConfig } from 'tsdown';

const slowCopy = /pickBy\(options, \(v\) => v !== undefined\)/g;

/**
 * Chevrotain 11 copies the options of every production with lodash's `pickBy`, a seventh of the whole start-up; the
 * plain copy below does the same for plain objects. Goes away with Chevrotain 12, which needs Node 22.
 */
const copyOptionsPlainly = {
  name: 'copy-options-plainly',
  transform(code: string, id: string): string | null {
    if (!id.includes('@chevrotain/gast/lib/src/model.js')) return null;
    if (!slowCopy.test(code)) throw new Error('Chevrotain no longer copies options with pickBy: remove this plugin');
    return code.replace(slowCopy, 'Object.fromEntries(Object.entries(options).filter((e) => e[1] !== undefined))');
  },
};

/** Everything is bundled: importing Chevrotain as it is published costs several times the whole start-up. */
export default defineConfig({
  entry: { cli: 'src/cli/main.ts', index: 'src/index.ts' },
  outDir: 'dist',
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  fixedExtension: false,
  clean: true,
  // Names stay, so that a stack trace in a bug report can be read.
  minify: { compress: true, mangle: false, codegen: true },
  dts: { entry: 'src/index.ts' },
  noExternal: /.*/,
  plugins: [copyOptionsPlainly],
  inputOptions: { resolve: { conditionNames: ['sshreach-source', 'node', 'import', 'default'] } },
});
