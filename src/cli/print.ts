import { writeSync } from 'node:fs';
import { exitCodes, UsageError } from './exit-codes.ts';
import { fileFailure } from './text-files.ts';

const pause = new Int32Array(new SharedArrayBuffer(4));

/**
 * Writes to standard output (1) or standard error (2) before it returns. Node's own streams do the same to files and
 * pipes, but take longer to load than a report takes to print. A reader that stops reading (`| head`) is no error: the
 * process leaves quietly. Where standard output takes no more, as on a full disk, a sentence is thrown; nobody can be
 * told that standard error does not.
 */
export function print(descriptor: 1 | 2, text: string | Uint8Array): void {
  let rest = Buffer.from(text as string);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(descriptor, rest));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EPIPE') process.exit(process.exitCode ?? exitCodes.ok);
      if (code !== 'EAGAIN') {
        if (descriptor === 2) return;
        throw new UsageError(`Standard output cannot be written: ${fileFailure(error)}.`);
      }
      // A pipe that does not block is full: its reader needs a moment.
      Atomics.wait(pause, 0, 0, 2);
    }
  }
}
