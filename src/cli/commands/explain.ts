import { nearestName } from '#core/nearest-name';
import { renderPage } from '#report/render-page';
import { rules } from '#rules/index';
import { exitCodes, UsageError } from '../exit-codes.ts';
import type { Command } from '../invocation.ts';
import { readRulePage } from '../rule-pages.ts';

export const run: Command = async ({ args, color, width, print }) => {
  // A finding names its message too: `listener/loopback-only#only-loopback`.
  const id = args.operands[0]!.split('#', 1)[0]!;
  const rule = rules.find((one) => one.id === id);
  if (rule === undefined) {
    const ids = rules.map((one) => one.id);
    const near = ids.find((one) => one.endsWith(`/${id}`)) ?? nearestName(id, ids);
    throw new UsageError(`There is no rule ${id}. ${near ? `Did you mean ${near}?` : '`sshreach rules` lists them.'}`);
  }
  print(renderPage(readRulePage(id) || `# ${rule.title}\n`, { color, width }));
  return exitCodes.ok;
};
