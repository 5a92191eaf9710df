import { formats } from '#formats/registry';
import { columns } from '../columns.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Command } from '../invocation.ts';

export const run: Command = async ({ args, print }) => {
  if (args.format === 'json') {
    const list = formats.map(({ id, title, kinds }) => ({ id, title, kinds }));
    print(`${JSON.stringify({ schemaVersion: 1, tool: 'sshreach', formats: list }, null, 2)}\n`);
  } else print(columns(formats.flatMap(({ id, kinds }) => kinds.map((kind) => [id, kind.id, kind.title]))));
  return exitCodes.ok;
};
