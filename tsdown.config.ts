import { defineConfig } from 'tsdown';

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
  inputOptions: { resolve: { conditionNames: ['sshreach-source', 'node', 'import', 'default'] } },
});
