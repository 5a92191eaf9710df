import { baselineOf } from '#config/baseline';
import { analyzeInput, locateInput } from '../analyze-input.ts';
import { defaultBaseline, writeBaseline } from '../baseline-file.ts';
import { reportInput } from '../discovered-input.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Command } from '../invocation.ts';
import { parseNow } from '../now.ts';
import { capturedAtOf, Settler } from '../settings.ts';

export const run: Command = async (invocation) => {
  const { args, workingDirectory, say } = invocation;
  const now = args.value('now');
  if (now !== null) parseNow(now);
  const located = await locateInput(invocation);
  const { config } = located;
  const { document, discovery } = await analyzeInput(located, invocation);
  const input = reportInput(discovery, invocation);
  if (discovery.nothing !== null) return input;
  const settler = new Settler(config, invocation, false);
  const entries = document.hosts.flatMap((host, i) =>
    baselineOf(settler.host(host, capturedAtOf(discovery.hosts[i]!))),
  );
  settler.conclude();
  const file = args.value('baseline') ?? config.baseline ?? defaultBaseline;
  writeBaseline(file, entries, workingDirectory);
  const amount = entries.length;
  say(`${amount} ${amount === 1 ? 'finding is' : 'findings are'} known from now on: ${file}`);
  if (config.baseline === null)
    say(`Use it with \`sshreach check --baseline ${file}\`, or set \`baseline = "${file}"\` in sshreach.toml.`);
  return input === exitCodes.ok ? exitCodes.ok : input;
};
