import { baselineOf, renderBaseline } from '#config/baseline';
import { analyzeInput } from '../analyze-input.ts';
import { defaultBaseline } from '../baseline-file.ts';
import { reportInput } from '../discovered-input.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Command } from '../invocation.ts';
import { parseNow } from '../now.ts';
import { applySettings } from '../settings.ts';
import { writeTextFile } from '../text-files.ts';

export const run: Command = async (invocation) => {
  const { args, workingDirectory, say } = invocation;
  const now = args.value('now');
  if (now !== null) parseNow(now);
  const { document: found, discovery, config } = await analyzeInput(invocation);
  const input = reportInput(discovery, invocation);
  if (discovery.nothing !== null) return input;
  const baseline = baselineOf(applySettings(found, config, discovery, invocation));
  const file = args.value('baseline') ?? config.baseline ?? defaultBaseline;
  writeTextFile(file, renderBaseline(baseline), workingDirectory);
  const amount = baseline.entries.length;
  say(`${amount} ${amount === 1 ? 'finding is' : 'findings are'} known from now on: ${file}`);
  if (config.baseline === null)
    say(`Use it with \`sshreach check --baseline ${file}\`, or set \`baseline = "${file}"\` in sshreach.toml.`);
  return input === exitCodes.ok ? exitCodes.ok : input;
};
