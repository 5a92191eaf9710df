import { type CommandName, commands } from './args.ts';
import { type OptionName, options } from './options.ts';

/** Text in roff: a leading dot or quote is no request, a backslash no escape, a hyphen one that can be copied. */
const roff = (text: string): string =>
  text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^([.'])/gm, '\\&$1');

function optionEntry(name: OptionName): string {
  const { short, value, optional, help, values } = options[name];
  const form = `${short ? `\\fB\\-${short}\\fR, ` : ''}\\fB\\-\\-${roff(name)}\\fR${value ? (optional ? `[=\\fI${roff(value)}\\fR]` : ` \\fI${roff(value)}\\fR`) : ''}`;
  const said = values?.every((one) => help.includes(one)) ? undefined : values;
  return `.TP\n${form}\n${roff(said ? `${help} (${said.join(', ')})` : help)}\n`;
}

function commandEntry(name: CommandName): string {
  const { operands, summary, details, options: own, formats } = commands[name];
  const more = details === '' ? '' : `.PP\n${roff(details)}\n`;
  const used = own.filter((option) => !['help', 'version', 'color', 'no-color'].includes(option));
  return [
    `.SS sshreach ${roff(name)} ${roff(operands)}\n`,
    `${roff(`${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`)}\n`,
    more,
    formats.length > 1 ? `.PP\nFormats: ${roff(formats.join(', '))}.\n` : '',
    used.length === 0 ? '' : `.PP\nOptions: ${used.map((option) => `\\fB\\-\\-${roff(option)}\\fR`).join(', ')}.\n`,
  ].join('');
}

/** sshreach(1) in man(7) macros, made from the table of arguments. */
export const manPage = (version: string): string =>
  [
    `.TH SSHREACH 1 "" "sshreach ${version}" "User Commands"\n`,
    ".SH NAME\nsshreach \\- who can reach a server's SSH daemon, from collected configuration alone\n",
    '.SH SYNOPSIS\n.B sshreach\n[\\fICOMMAND\\fR] [\\fIOPTION\\fR...] [\\fIPATH\\fR...]\n',
    '.SH DESCRIPTION\n',
    roff(
      'Reads what was collected from a server and says who reaches its SSH daemon, what everybody else sees, which line is to blame and what to change. Nothing of it is executed and no network is used. Without a command, check is meant.\n',
    ),
    '.SH COMMANDS\n',
    ...(Object.keys(commands) as CommandName[]).map(commandEntry),
    '.SH OPTIONS\n',
    ...(Object.keys(options) as OptionName[]).map(optionEntry),
    '.SH EXIT STATUS\n',
    '.TP\n0\nNothing at or above \\fB\\-\\-fail\\-on\\fR; reach and trace: answered.\n',
    '.TP\n1\nFindings; effective: sshd would not start.\n.TP\n2\nWrong usage or configuration.\n',
    '.TP\n3\nNothing to analyse, or unreadable input.\n.TP\n4\nA mistake of sshreach.\n',
    '.SH FILES\n.TP\nsshreach.toml\nSettings, found from the working directory upward to the root of the repository.\n',
    '.SH ENVIRONMENT\n.TP\nNO_COLOR, FORCE_COLOR\nNo colours, or colours in any case.\n',
  ].join('');
