import type { Config } from '#config/config';
import { formatAddress } from '#core/address';
import { formatSet } from '#core/address-set';
import { exitCodes, UsageError } from '../exit-codes.ts';
import type { Command } from '../invocation.ts';
import { loadConfig } from '../load-config.ts';

/** As the file has them: a severity, or a table with options. */
const plainRules = ({ rules, ruleOptions }: Pick<Config, 'rules' | 'ruleOptions'>): Record<string, unknown> => ({
  ...Object.fromEntries(rules),
  ...Object.fromEntries(
    [...ruleOptions].map(([id, options]) => {
      const severity = rules.get(id);
      return [id, { ...(severity === undefined ? {} : { severity }), ...options }];
    }),
  ),
});

/** The settings in force as JSON: names of networks resolved, everything that was extended joined. */
function plain(config: Config): unknown {
  return {
    ...config,
    rules: plainRules(config),
    ruleOptions: undefined,
    hosts: config.hosts.map((host) => ({ name: host.name, rules: plainRules(host) })),
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
