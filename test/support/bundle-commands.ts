import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { build } from 'tsdown';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Directory with `command/main.js` and `worker.js`: the command and its threads, laid out as they are installed. */
    commands: string;
  }
}

/**
 * Bundles the command once for all tests that start it as a process, or in threads: from the sources each of them would
 * take longer to load than to do its work.
 */
export default async function bundleCommands(project: TestProject): Promise<() => void> {
  mkdirSync('node_modules/.cache', { recursive: true });
  const directory = mkdtempSync('node_modules/.cache/commands-');
  await build({
    config: false,
    entry: { 'command/main': 'src/cli/main.ts', worker: 'src/cli/worker.ts' },
    outDir: directory,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    outExtensions: () => ({ js: '.js' }),
    dts: false,
    deps: { onlyBundle: false, alwaysBundle: /.*/ },
    logLevel: 'silent',
    inputOptions: { resolve: { conditionNames: ['sshreach-source', 'node', 'import', 'default'] } },
  });
  project.provide('commands', directory);
  return () => rmSync(directory, { recursive: true, force: true });
}
