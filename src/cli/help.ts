import { type CommandName, commands } from './args.ts';
import { type OptionName, options } from './options.ts';

function optionLines(names: readonly OptionName[], formats: readonly string[]): string[] {
  const rows = names.map((name) => {
    const { short, value, optional, help, values } = options[name];
    const form = `${short ? `-${short}, ` : '    '}--${name}${value ? (optional ? `[=${value}]` : ` ${value}`) : ''}`;
    const choices = name === 'format' || name === 'output' ? formats : values;
    const said = choices?.every((choice) => help.includes(choice)) ? undefined : choices;
    return [form, said ? `${help} (${said.join(', ')})` : help] as const;
  });
  const width = Math.max(...rows.map(([form]) => form.length));
  const indent = ' '.repeat(width + 4);
  return rows.flatMap(([form, help]) => {
    const [first = '', ...rest] = wrap(help, LINE - width - 4);
    return [`  ${form.padEnd(width)}  ${first}`, ...rest.map((line) => `${indent}${line}`)];
  });
}

/** Columns of a line of help. */
const LINE = 120;

function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > columns) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

const exitCodeLines = [
  'Exit codes: 0 nothing at or above --fail-on (reach, trace: answered), 1 findings, 2 wrong usage or configuration,',
  '3 nothing to analyse or unreadable input, 4 a mistake of sshreach.',
];

function generalHelp(): string {
  const names = Object.keys(commands) as CommandName[];
  const forms = names.map((name) => `${name} ${commands[name].operands}`.trim());
  const width = Math.max(...forms.map((form) => form.length));
  return [
    'Usage: sshreach [COMMAND] [OPTION…] [PATH…]',
    '',
    "Says from collected configuration alone who can reach a server's SSH daemon, what everybody else sees, which line",
    'is to blame and what to change. Nothing is executed and no network is used.',
    '',
    'Commands:',
    ...names.map((name, i) => `  ${forms[i]!.padEnd(width)}  ${commands[name].summary}`),
    '',
    '`sshreach COMMAND --help` lists the options of a command; these are those of check:',
    ...optionLines(commands.check.options, commands.check.formats),
    '',
    ...exitCodeLines,
    '',
  ].join('\n');
}

/** The help of a command, or of all where `command` is `null`. */
export function renderHelp(command: CommandName | null): string {
  if (command === null) return generalHelp();
  const { operands, summary, details, options: names, formats } = commands[command];
  return [
    `Usage: sshreach ${command} [OPTION…]${operands === '' ? '' : ` ${operands}`}`,
    '',
    `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`,
    ...(details === '' ? [] : [details]),
    '',
    'Options:',
    ...optionLines(names, formats),
    '',
    ...exitCodeLines,
    '',
  ].join('\n');
}
