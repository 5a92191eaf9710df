import { defineConfig, type UserConfig } from 'tsdown';
import { lightChevrotain } from './build/light-chevrotain.ts';
import { lightPicocolors } from './build/light-picocolors.ts';
import { noteLicences } from './build/note-licences.ts';
import { packCommand } from './build/pack-command.ts';

/** Everything is bundled: importing Chevrotain as it is published costs several times the whole start-up. */
const bundle: UserConfig = {
  outDir: 'dist',
  platform: 'node',
  target: 'node20.19',
  // Functions keep their names, so that a stack trace in a bug report can be read.
  minify: { compress: true, mangle: { keepNames: true }, codegen: true },
  noExternal: /.*/,
  dts: false,
  inputOptions: { resolve: { conditionNames: ['sshreach-source', 'node', 'import', 'default'] } },
};

/** Node needs a third of its own start-up less to load the command as CommonJS; this marks the folder's `.js` as such. */
const markCommonJs = {
  name: 'mark-common-js',
  generateBundle(this: { emitFile(file: object): void }): void {
    this.emitFile({ type: 'asset', fileName: 'package.json', source: '{ "type": "commonjs" }\n' });
  },
};

/** The action is no language server. */
const withoutLanguageServer = {
  name: 'without-language-server',
  resolveId: (id: string) => (id === '#lsp/serve' ? { id: './language-server.js', external: true } : null),
};

/**
 * Where a `check` of the outputs that people save by hand goes: one file, since opening many takes longer. Everything
 * else lies in files of its own, which are loaded when they are needed.
 */
const formats = 'sshd-config|iptables-save|nft|ss|ip-addr|ip-route|os-release|hosts-access|sshd-version|ldd';
const everyday = new RegExp(
  `/src/cli/(?:main|commands/check)\\.ts$|/src/report/render-text\\.ts$|/src/formats/(?:${formats})/code\\.ts$`,
);

export default defineConfig([
  {
    ...bundle,
    entry: { cli: 'src/cli/start.ts' },
    format: 'cjs',
    outExtensions: () => ({ js: '.js' }),
    plugins: [noteLicences, markCommonJs],
  },
  {
    ...bundle,
    entry: { main: 'src/cli/main.ts' },
    format: 'cjs',
    outputOptions: {
      entryFileNames: 'command/[name].js',
      chunkFileNames: 'command/[name]-[hash].js',
      codeSplitting: { groups: [{ name: 'main', test: everyday }] },
    },
    plugins: [noteLicences, lightChevrotain, lightPicocolors],
    onSuccess: () => packCommand('dist/command'),
  },
  {
    ...bundle,
    entry: { action: 'src/cli/action.ts' },
    format: 'cjs',
    outExtensions: () => ({ js: '.js' }),
    outputOptions: { inlineDynamicImports: true },
    plugins: [noteLicences, lightChevrotain, withoutLanguageServer],
  },
  {
    ...bundle,
    entry: { worker: 'src/cli/worker.ts' },
    format: 'cjs',
    outExtensions: () => ({ js: '.js' }),
    outputOptions: { inlineDynamicImports: true },
    plugins: [noteLicences, lightChevrotain],
  },
  {
    ...bundle,
    entry: { index: 'src/index.ts' },
    format: 'esm',
    fixedExtension: true,
    plugins: [noteLicences, lightChevrotain],
    dts: { entry: 'src/index.ts', compilerOptions: { stripInternal: true } },
  },
]);
