import { isIP } from 'node:net';
import { findNames } from '#core/redaction/find-names';
import { type EffectiveMessage, type EffectiveReport, effective } from '#sshreach';
import { type ExitCode, exitCodes, UsageError } from '../exit-codes.ts';
import { inputOptionsOf } from '../input-options.ts';
import type { Command, Invocation } from '../invocation.ts';
import { toJson } from '../json.ts';
import type { ParsedArgs } from '../parse-args.ts';

/** Words as a shell takes them apart, quotes and all. */
const shellWord = /(?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+/g;
const wordsOf = (text: string): string[] =>
  (text.match(shellWord) ?? []).map((word) =>
    word.replace(/"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)/g, (_all, double?: string, single?: string, escaped?: string) =>
      double === undefined ? (single ?? escaped ?? '') : double.replace(/\\(["\\])/g, '$1'),
    ),
  );

function addressOf(args: ParsedArgs, option: 'addr' | 'laddr'): string | null {
  const value = args.value(option);
  if (value !== null && isIP(value.replace(/%.*$/, '')) === 0)
    throw new UsageError(`--${option} is an address, not ${value}.`);
  return value;
}

function portOf(args: ParsedArgs): number | null {
  const value = args.value('lport');
  if (value === null) return null;
  if (!/^\d{1,5}$/.test(value) || Number(value) < 1 || Number(value) > 65535)
    throw new UsageError(`--lport is a number from 1 to 65535, not ${value}.`);
  return Number(value);
}

function connectionOf(args: ParsedArgs) {
  const entries = Object.entries({
    user: args.value('user'),
    userInvalid: args.has('invalid-user') ? true : null,
    host: args.value('host'),
    address: addressOf(args, 'addr'),
    localAddress: addressOf(args, 'laddr'),
    localPort: portOf(args),
    routingDomain: args.value('rdomain'),
  }).filter(([, value]) => value !== null);
  return entries.length > 0 ? { connection: Object.fromEntries(entries) } : {};
}

async function optionsOf({ args, workingDirectory }: Invocation) {
  const { readAskedVersion } = await import('#formats/sshd-config/asked-version');
  const { readDaemonArguments } = await import('#formats/sshd-config/daemon-arguments');
  const text = args.value('openssh');
  const openssh = text === null ? null : readAskedVersion(text);
  if (text !== null && openssh === null)
    throw new UsageError(`--openssh is a version such as 8.2 or 9.2p1, not ${text}.`);
  const vendor = args.value('vendor')?.replace('rhel', 'redhat') as EffectiveReport['vendor'] | undefined;
  return {
    workingDirectory,
    ...inputOptionsOf({ args }),
    ...(openssh === null ? {} : { openssh }),
    ...(vendor === undefined ? {} : { vendor }),
    ...connectionOf(args),
    commandLine: readDaemonArguments(wordsOf(args.value('sshd-options') ?? '')),
  };
}

const placed = ({ file, line, message }: EffectiveMessage): string =>
  file === null ? message : `${file}:${line}: ${message}`;

/** What stands behind the answer and is not part of what sshd says. */
function notesOn({ assumed, openssh, vendor, notCollected, later, starts }: EffectiveReport): string[] {
  const release = assumed.includes('openssh')
    ? [
        `Which OpenSSH this is was not collected: taken for ${openssh}, the newest that is known. --openssh says otherwise.`,
      ]
    : [];
  const build = assumed.includes('vendor')
    ? [`Whose build of OpenSSH this is was not collected: taken for ${vendor}. --vendor says otherwise.`]
    : [];
  const missing = notCollected.map((one) =>
    placed({ ...one, message: `${one.message} was not collected and may change what is printed.` }),
  );
  const unseen = later.map((one) =>
    placed({
      ...one,
      message: `sshd -t does not see it, but ${one.when === 'start' ? 'sshd does not start' : 'each connection ends'}: ${one.message}`,
    }),
  );
  return [...release, ...build, ...missing, ...(starts ? unseen : [])];
}

/** The users that the settings name. */
const namesIn = (path: string, report: EffectiveReport) =>
  findNames(
    path.split('/').filter((part) => part !== '.' && part !== '..'),
    [linesOf(report).join('\n')],
  );

const linesOf = ({ settings }: EffectiveReport): string[] =>
  [...(settings ?? [])].flatMap(([keyword, values]) => values.map((value) => `${keyword} ${value}`));

export const run: Command = async (invocation): Promise<ExitCode> => {
  const { args, print, complain, say, redaction } = invocation;
  const options = await optionsOf(invocation);
  const found = await effective(args.operands[0]!, options);
  if (typeof found === 'string') {
    say(`error: ${found}`);
    return exitCodes.input;
  }
  const report = redaction === null ? found : redaction.value(found, redaction.of(namesIn(args.operands[0]!, found)));
  for (const note of notesOn(report)) say(`note: ${note}`);
  if (args.format === 'json') print(toJson({ schemaVersion: 1, tool: 'sshreach', ...report }));
  else {
    for (const { message } of [...report.warnings, ...report.errors]) complain(`${message}\n`);
    for (const line of linesOf(report)) print(`${line}\n`);
  }
  return report.starts ? exitCodes.ok : exitCodes.findings;
};
