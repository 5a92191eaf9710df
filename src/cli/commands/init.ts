import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { formatAddress } from '#core/address';
import { ownAddresses } from '#reason/own-addresses';
import { type ModelledHost, model } from '#sshreach';
import { exitCodes, UsageError } from '../exit-codes.ts';
import type { Command } from '../invocation.ts';
import { writeTextFile } from '../text-files.ts';

const file = 'sshreach.toml';

/** More hosts than this are not listed in the comment. */
const MOST = 12;

function describeHost({ host, model: { views } }: ModelledHost): string {
  const [view] = views;
  const own = view === undefined ? [] : ([4, 6] as const).flatMap((family) => ownAddresses(view, family));
  const addresses = own.filter(({ loopback }) => !loopback).map(({ address }) => formatAddress(address));
  return `#   ${JSON.stringify(host.name)}${addresses.length === 0 ? '' : `: ${addresses.slice(0, 4).join(', ')}`}`;
}

function template(operands: readonly string[], hosts: readonly ModelledHost[]): string {
  const more = hosts.length - MOST;
  const found = [
    ...hosts.slice(0, MOST).map(describeHost),
    ...(more > 0 ? [`#   and ${more} more`] : []),
    ...(hosts.length === 0 ? ['#   none yet; `sshreach collect` prints a script that collects one'] : []),
  ];
  const example = hosts[0]?.host.name ?? 'web01';
  return `# Settings of sshreach. \`sshreach config verify\` checks them, \`sshreach config print\` shows what is in force.
# Hosts that were found when this file was written:
${found.join('\n')}

# What \`sshreach check\` looks at where no path is named.
paths = [${operands.map((path) => JSON.stringify(path)).join(', ')}]

# The lowest severity that makes \`check\` exit with 1: "note", "warning" or "error".
fail-on = "error"

# Also write these, at every run.
# outputs = ["sarif=sshreach.sarif", "markdown=sshreach.md"]

# Findings that were there when this file was written (\`sshreach baseline\`).
# baseline = "sshreach-baseline.json"

# Severities by rule, or "off", and options. \`sshreach rules\` lists them, \`sshreach explain RULE\` explains one.
[rules]
# "listener/one-family-only" = "off"
# "sshd/few-startups" = { severity = "note", start = 5 }

# Names for sources.
[networks]
# bastion = ["192.0.2.5", "2001:db8::5"]

# Who is meant to reach SSH, and who is not.
# [[expect]]
# name = "the bastion reaches everybody"
# from = "bastion"
# port = 22

# [[expect]]
# name = "nobody on the Internet reaches ${example}"
# hosts = [${JSON.stringify(example)}]
# from = "internet"
# verdict = "not-accepted"

# Findings that are known and accepted.
# [[ignore]]
# rule = "host-firewall/sources-shut-out"
# host = ${JSON.stringify(example)}
# reason = "only the bastion may enter"
# until = 2027-12-31
`;
}

export const run: Command = async ({ args, workingDirectory, say }) => {
  if (existsSync(resolve(workingDirectory, file)) && !args.has('force'))
    throw new UsageError(`${file} is there already. --force overwrites it.`);
  const operands = args.operands.length > 0 ? args.operands : ['.'];
  for (const path of operands)
    if (!/[*?[{]/.test(path) && !existsSync(resolve(workingDirectory, path)))
      throw new UsageError(`${path} cannot be read: there is no such file or directory.`);
  const { hosts } = await model(operands, { workingDirectory });
  writeTextFile(file, template(operands, hosts), workingDirectory);
  const amount = hosts.length === 1 ? '1 host' : `${hosts.length} hosts`;
  say(`${file} is written, with ${amount} found in ${operands.join(', ')}. Now run \`sshreach check\`.`);
  return exitCodes.ok;
};
