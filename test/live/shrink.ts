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

/** Lines that belong to those around them. */
const isFrame = /^(?:$|\*|:[A-Z]|COMMIT|table|chain|set|map|type|flags|size|elements|timeout|auto-merge|\}$)/;

async function shrinkText(
  field: (typeof textFields)[number],
  current: () => SetUp,
  attempt: (smaller: SetUp) => Promise<boolean>,
): Promise<void> {
  const linesNow = (): string[] => (current()[field] ?? '').split('\n');
  const withoutBlocks = async (): Promise<void> => {
    for (let at = 0; at < linesNow().length; ) {
      const lines = linesNow();
      const end = blockEnd(lines, at);
      const smaller = [...lines.slice(0, at), ...lines.slice(end + 1)].join('\n');
      if (end === at || !(await attempt({ ...current(), [field]: smaller }))) at++;
    }
  };
  await withoutBlocks();
  for (let size = linesNow().length; size >= 1; size >>= 1) {
    for (let at = 0; at < linesNow().length; ) {
      const lines = linesNow();
      // Without its frame no program loads what is left.
      const frame = lines.slice(at, at + size).filter((line) => isFrame.test(line));
      const smaller = [...lines.slice(0, at), ...frame, ...lines.slice(at + size)].join('\n');
      const idle = frame.length === Math.min(size, lines.length - at);
      if (idle || !(await attempt({ ...current(), [field]: smaller }))) at += size;
      else at += frame.length;
    }
  }
  await withoutBlocks();
}

/** The last line of the table of iptables or of the braces that begin on `start`, or `start` where none do. */
function blockEnd(lines: readonly string[], start: number): number {
  if (lines[start]!.startsWith('*')) return Math.max(start, lines.indexOf('COMMIT', start));
  if (!/^(?:table|chain|set|map) .*\{$/.test(lines[start]!)) return start;
  let depth = 0;
  for (let at = start; at < lines.length; at++) {
    depth += (lines[at]!.match(/\{/g)?.length ?? 0) - (lines[at]!.match(/\}/g)?.length ?? 0);
    if (depth === 0) return at;
  }
  return start;
}
