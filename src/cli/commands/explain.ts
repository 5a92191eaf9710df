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
    const holding = near === null && id !== '' ? ids.filter((one) => one.includes(id.toLowerCase())) : [near ?? ''];
    const most = holding.filter(Boolean).slice(0, 5);
    const hint = most.length === 0 ? '`sshreach rules` lists them.' : `Did you mean ${most.join(' or ')}?`;
    throw new UsageError(`There is no rule ${id}. ${hint}`);
  }
  print(renderPage(readRulePage(id) || `# ${rule.title}\n`, { color, width }));
  return exitCodes.ok;
};
