#!/usr/bin/env node
import { exitCodes } from './exit-codes.ts';
import { runCommandLine } from './run-command-line.ts';

/** A reader that stops reading (`| head`) is no error. */
function leaveQuietlyOnClosedPipe(stream: NodeJS.WriteStream): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(process.exitCode ?? exitCodes.ok);
  });
}

leaveQuietlyOnClosedPipe(process.stdout);
leaveQuietlyOnClosedPipe(process.stderr);
process.exitCode = await runCommandLine(process.argv.slice(2), {
  workingDirectory: process.cwd(),
  environment: process.env,
  isTerminal: process.stdout.isTTY === true,
  columns: process.stdout.columns,
  writeOut: (text) => void process.stdout.write(text),
  writeError: (text) => void process.stderr.write(text),
});
