// Starts a thread from the sources: a thread's first file cannot be TypeScript.
import { register } from 'tsx/esm/api';

register();
await import('../../src/cli/worker.ts');
