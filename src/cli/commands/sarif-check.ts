import { gzipSync } from 'node:zlib';
import { escapeTerminal } from '#report/escape';
import { checkSarif } from '#report/sarif-check';
import type { SarifProblem } from '#report/sarif-problem';
import schema from '../../../schemas/sarif-2.1.0.schema.json' with { type: 'json' };
import { exitCodes } from '../exit-codes.ts';
import type { Command } from '../invocation.ts';
import { readTextFile } from '../text-files.ts';

function problemsOf(text: string): SarifProblem[] {
  let log: unknown;
  try {
    log = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    return [{ effect: 'rejected', where: 'the file', message: `is no JSON: ${(error as Error).message}`, times: 1 }];
  }
  return checkSarif(log, { schema, compressedBytes: gzipSync(text).length });
}

export const run: Command = async ({ args, workingDirectory, print }) => {
  const files = args.operands.map((file) => ({ file, problems: problemsOf(readTextFile(file, workingDirectory)) }));
  if (args.format === 'json') print(`${JSON.stringify({ schemaVersion: 1, tool: 'sshreach', files }, null, 2)}\n`);
  else
    for (const { file, problems } of files) {
      const lines = problems.map(({ effect, where, message, times }) => {
        const often = times > 1 ? ` (${times} times)` : '';
        return `${file}: ${effect}: ${where} ${message}${often}`;
      });
      print(
        lines.length === 0
          ? `${file}: GitHub takes it as it is\n`
          : lines.map((l) => `${escapeTerminal(l)}\n`).join(''),
      );
    }
  const effects = files.flatMap(({ problems }) => problems.map(({ effect }) => effect));
  const fails = args.has('strict') ? effects.length > 0 : effects.includes('rejected');
  return fails ? exitCodes.findings : exitCodes.ok;
};
