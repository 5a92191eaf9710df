import { writeSync } from 'node:fs';
import { exitCodes } from './exit-codes.ts';

const pause = new Int32Array(new SharedArrayBuffer(4));

/**
 * Writes to standard output (1) or standard error (2) before it returns. Node's own streams do the same to files and
 * pipes, but take longer to load than a report takes to print. A reader that stops reading (`| head`) is no error: the
 * process leaves quietly.
 */
export function print(descriptor: 1 | 2, text: string | Uint8Array): void {
  let rest = Buffer.from(text as string);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(descriptor, rest));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EPIPE') process.exit(process.exitCode ?? exitCodes.ok);
      if (code !== 'EAGAIN') throw error;
      // A pipe that does not block is full: its reader needs a moment.
      Atomics.wait(pause, 0, 0, 2);
    }
  }
}
