import type { RuleField, SetUp } from './set-up.ts';

const textFields: readonly (RuleField | 'ipset' | 'hostsAllow' | 'hostsDeny' | 'sshd')[] = [
  'nft',
  'iptables',
  'ip6tables',
  'iptablesLegacy',
  'ip6tablesLegacy',
  'hostsAllow',
  'hostsDeny',
  'sshd',
  'ipset',
];

/**
 * A smaller set-up of which `stays` still holds: whole inputs, blocks in braces and lines are left out one after the
 * other, as long as `budget` questions last. What no program loads any more does not count.
 */
export async function shrinkSetUp(
  setUp: SetUp,
  stays: (smaller: SetUp) => Promise<boolean>,
  budget: number,
): Promise<SetUp> {
  let left = budget;
  let best = setUp;
  const attempt = async (smaller: SetUp): Promise<boolean> => {
    if (left <= 0) return false;
    left--;
    if (!(await stays(smaller))) return false;
    best = smaller;
    return true;
  };
  for (const field of textFields) {
    if (best[field] === undefined) continue;
    const { [field]: _, ...without } = best;
    await attempt(without as SetUp);
  }
  if (best.commands !== undefined) {
    for (const command of best.commands)
      await attempt({ ...best, commands: best.commands.filter((c) => c !== command) });
  }
  for (const field of textFields) await shrinkText(field, () => best, attempt);
  return best;
}

async function shrinkText(
  field: (typeof textFields)[number],
  current: () => SetUp,
  attempt: (smaller: SetUp) => Promise<boolean>,
): Promise<void> {
  const linesNow = (): string[] => (current()[field] ?? '').split('\n');
  for (let size = linesNow().length >> 1; size >= 1; size >>= 1) {
    for (let at = 0; at < linesNow().length; ) {
      const lines = linesNow();
      const block = lines.slice(at, at + size);
      // Pieces that no program would load are not worth a question.
      const idle = block.every((line) => line === '' || /^(?:\*|:|COMMIT|table|chain|type|\}$)/.test(line));
      const smaller = { ...current(), [field]: [...lines.slice(0, at), ...lines.slice(at + size)].join('\n') };
      if (idle || !(await attempt(smaller))) at += size;
    }
  }
  for (let at = 0; at < linesNow().length; at++) {
    const lines = linesNow();
    const end = blockEnd(lines, at);
    if (end > at) await attempt({ ...current(), [field]: [...lines.slice(0, at), ...lines.slice(end + 1)].join('\n') });
  }
}

/** The line on which the braces opened on `start` are closed, or `start` where none are. */
function blockEnd(lines: readonly string[], start: number): number {
  if (!/^(?:table|chain|set|map) .*\{$/.test(lines[start]!)) return start;
  let depth = 0;
  for (let at = start; at < lines.length; at++) {
    depth += (lines[at]!.match(/\{/g)?.length ?? 0) - (lines[at]!.match(/\}/g)?.length ?? 0);
    if (depth === 0) return at;
  }
  return start;
}
