#!/usr/bin/env node
import { fstatSync, statSync } from 'node:fs';
import { devNull } from 'node:os';
import { fileURLToPath } from 'node:url';
import { print } from './print.ts';
import { runCommandLine } from './run-command-line.ts';

/** Only what may be a terminal is asked whether it is one: Node takes a while to make a stream of it. */
function mayBeTerminal(): boolean {
  const opened = fstatSync(1);
  return opened.isCharacterDevice() && opened.rdev !== statSync(devNull, { throwIfNoEntry: false })?.rdev;
}

const output = mayBeTerminal() ? process.stdout : null;

void runCommandLine(process.argv.slice(2), {
  workingDirectory: process.cwd(),
  environment: process.env,
  isTerminal: output?.isTTY === true,
  columns: output?.columns,
  writeOut: (text) => print(1, text),
  writeBytes: (bytes) => print(1, bytes),
  writeError: (text) => print(2, text),
  isErrorTerminal: () => process.stderr.isTTY === true,
  // The bundle lies in a folder of its own; sources have no threads.
  worker: import.meta.url.endsWith('.ts') ? null : { file: fileURLToPath(new URL('../worker.js', import.meta.url)) },
}).then((code) => {
  // Everything is written by now. Node takes longer to take itself apart than the system does.
  process.exit(code);
});
