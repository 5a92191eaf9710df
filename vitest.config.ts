import { defineConfig } from 'vitest/config';

const conditions = ['sshreach-source', 'node', 'import', 'module', 'default'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ['test/**/*.test.ts', 'src/**/*.test.ts'],
    exclude: ['test/live/**', 'test/package/**', 'node_modules/**'],
    // All processors: by default one is left idle, which is half of two.
    maxWorkers: '100%',
    // Files share what they import: to load it anew for each takes longer than most of them do.
    isolate: false,
    globalSetup: 'test/support/bundle-commands.ts',
    testTimeout: 60_000,
  },
});
