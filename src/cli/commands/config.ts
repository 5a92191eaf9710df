import type { Config } from '#config/config';
import { formatAddress } from '#core/address';
import { formatSet } from '#core/address-set';
import { exitCodes, UsageError } from '../exit-codes.ts';
import type { Command } from '../invocation.ts';
import { loadConfig } from '../load-config.ts';

/** The settings in force as JSON: names of networks resolved, everything that was extended joined. */
function plain(config: Config): unknown {
  return {
    ...config,
    rules: Object.fromEntries(config.rules),
    hosts: config.hosts.map(({ name, rules }) => ({ name, rules: Object.fromEntries(rules) })),
    expect: config.expect.map(({ from, to, verdicts, declared, ...rest }) => ({
      ...rest,
      from: [...formatSet(from[4]), ...formatSet(from[6])],
      to: to === null ? null : formatAddress(to),
      verdicts: [...verdicts],
      file: declared.path,
    })),
  };
}

export const run: Command = async ({ args, workingDirectory, print, say }) => {
  const [action] = args.operands;
  if (action !== 'print' && action !== 'verify')
    throw new UsageError(`config takes print or verify, not ${action ?? 'nothing'}.`);
  const { config, path, wrong } = await loadConfig(args, workingDirectory);
  if (wrong !== null) throw wrong;
  if (action === 'print') print(`${JSON.stringify(plain(config), null, 2)}\n`);
  else
    say(
      path === null
        ? 'There is no sshreach.toml from here up to the root of the repository; the defaults hold.'
        : `${config.path} is right.`,
    );
  return exitCodes.ok;
};
