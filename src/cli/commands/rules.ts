import { rules } from '#rules/index';
import { columns } from '../columns.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Command } from '../invocation.ts';

export const run: Command = async ({ args, print }) => {
  const rows = rules.map(({ id, severity, title, needs, options = {} }) => ({ id, severity, title, needs, options }));
  if (args.format === 'json')
    print(`${JSON.stringify({ schemaVersion: 1, tool: 'sshreach', rules: rows }, null, 2)}\n`);
  else print(columns(rows.map(({ id, severity, title }) => [id, severity, title])));
  return exitCodes.ok;
};
