#!/usr/bin/env node
import { fstatSync } from 'node:fs';
import { print } from './print.ts';
import { runCommandLine } from './run-command-line.ts';

/** Only what may be a terminal is asked whether it is one. */
const output = fstatSync(1).isCharacterDevice() ? process.stdout : null;

void runCommandLine(process.argv.slice(2), {
  workingDirectory: process.cwd(),
  environment: process.env,
  isTerminal: output?.isTTY === true,
  columns: output?.columns,
  writeOut: (text) => print(1, text),
  writeError: (text) => print(2, text),
}).then((code) => {
  process.exitCode = code;
});
