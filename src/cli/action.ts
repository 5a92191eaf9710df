import { appendFileSync, existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { escapeGithubMessage } from '#report/escape';
import { print } from './print.ts';
import { runCommandLine } from './run-command-line.ts';

/** The GitHub Action: inputs become the command line of `check`, what comes out becomes outputs and the job summary. */

const input = (name: string): string => (process.env[`INPUT_${name.toUpperCase().replaceAll(' ', '_')}`] ?? '').trim();

/** A file to which the runner listens; without one (outside of Actions) nothing is written. */
function append(variable: string, text: string): void {
  const file = process.env[variable];
  if (file !== undefined && file !== '') appendFileSync(file, text);
}

/** One path a line; blanks belong to it. */
const lines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

function commandLine(summary: string, sarif: string): string[] {
  const option = (name: string): string[] => (input(name) === '' ? [] : [`--${name}=${input(name)}`]);
  return [
    'check',
    '--format=github',
    `--output=sarif=${sarif}`,
    `--output=markdown=${summary}`,
    ...['config', 'fail-on', 'baseline'].flatMap(option),
    ...(/^true$/i.test(input('exit-zero')) ? ['--exit-zero'] : []),
    ...lines(input('formats')).map((output) => `--output=${output}`),
    '--',
    ...lines(input('paths') || '.'),
  ];
}

async function run(): Promise<void> {
  const sarif = input('sarif-file') || 'sshreach.sarif';
  const summary = process.env.GITHUB_STEP_SUMMARY ?? '';
  const workingDirectory = process.env.GITHUB_WORKSPACE ?? process.cwd();
  let findings = 0;
  let complaints = '';
  const code = await runCommandLine(commandLine(summary || '/dev/null', sarif), {
    workingDirectory,
    environment: process.env,
    isTerminal: false,
    columns: undefined,
    writeOut: (text) => {
      findings += text.split('\n').filter((line) => /^::(?:error|warning|notice) /.test(line)).length;
      print(1, text);
    },
    writeError: (text) => {
      complaints += text;
      print(2, text);
    },
    worker: { file: fileURLToPath(new URL('worker.js', import.meta.url)) },
  });
  const verdict = ['passed', 'findings', 'wrong usage', 'unreadable input', 'internal error'][code] ?? 'internal error';
  // Nobody opens the log of a step whose annotation says what is wrong.
  if (code > 1) print(1, `::error title=sshreach::${escapeGithubMessage(complaints.trim())}\n`);
  const written = existsSync(resolve(workingDirectory, sarif)) ? sarif : '';
  append('GITHUB_OUTPUT', `sarif-file=${written}\nfindings=${findings}\nverdict=${verdict}\nexit-code=${code}\n`);
  process.exitCode = code;
}

void run();
