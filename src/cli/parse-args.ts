import { parseArgs as tokenize } from 'node:util';
import { nearestName } from '#core/nearest-name';
import { type CommandName, commands } from './args.ts';
import { UsageError } from './exit-codes.ts';
import { type OptionName, options } from './options.ts';

/** What the user typed, checked against the table. */
export interface ParsedArgs {
  readonly command: CommandName;
  /** Whether the command was written; else `check` is meant. */
  readonly named: boolean;
  readonly operands: readonly string[];
  has(option: OptionName): boolean;
  /** The last value given. */
  value(option: OptionName): string | null;
  values(option: OptionName): readonly string[];
  /** The format for standard output. */
  readonly format: string;
}

interface Token {
  readonly kind: 'option' | 'positional' | 'option-terminator';
  readonly index: number;
  readonly name?: string;
  readonly rawName?: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

const isCommand = (text: string): text is CommandName => Object.hasOwn(commands, text);
const isOption = (text: string): text is OptionName => Object.hasOwn(options, text);

function tokensOf(argv: readonly string[]): Token[] {
  const known = Object.fromEntries(
    Object.entries(options).map(([name, { short, value, optional }]) => [
      name,
      {
        type: value === undefined || optional ? ('boolean' as const) : ('string' as const),
        ...(short ? { short } : {}),
      },
    ]),
  );
  const { tokens } = tokenize({
    args: [...argv],
    options: known,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  return tokens as Token[];
}

function checkOption(token: Token, command: CommandName): { name: OptionName; value: string | null } {
  const { name = '', rawName = '', value } = token;
  const allowed = commands[command].options;
  if (!isOption(name) || !allowed.includes(name)) {
    const near = nearestName(name, allowed);
    const hint = near === null ? `\`sshreach ${command} --help\` lists its options.` : `Did you mean --${near}?`;
    throw new UsageError(isOption(name) ? `${command} takes no ${rawName}.` : `There is no option ${rawName}. ${hint}`);
  }
  const spec = options[name];
  if (spec.value === undefined) {
    if (value !== undefined) throw new UsageError(`${rawName} takes no value.`);
    return { name, value: null };
  }
  if (spec.optional && value === undefined) return { name, value: null };
  if (value === undefined || value === '') throw new UsageError(`${rawName} needs a value: ${rawName} ${spec.value}`);
  if (token.inlineValue === false && value.startsWith('--'))
    throw new UsageError(
      `${rawName} needs a value, and ${value} is an option. Write ${rawName}=${value} if it is meant.`,
    );
  checkValue(rawName, value, spec.values);
  return { name, value };
}

function checkValue(rawName: string, value: string, values: readonly string[] | undefined): void {
  if (values === undefined || values.includes(value)) return;
  const near = nearestName(value, values);
  throw new UsageError(
    `${rawName} is one of ${values.join(', ')}, not ${value}.${near === null ? '' : ` Did you mean ${near}?`}`,
  );
}

/** `help reach` and `version`, as other programs take them, for `reach --help` and `--version`. */
function withHelpOption(argv: readonly string[]): readonly string[] {
  const [first, ...rest] = argv;
  if (first === 'version' && rest.length === 0) return ['--version'];
  return first === 'help' && rest.every(isCommand) ? [...rest, '--help'] : argv;
}

/** Throws `UsageError`. The first operand that names a command is the command; else `check` is meant. */
export function parseArgs(argv: readonly string[]): ParsedArgs {
  const tokens = tokensOf(withHelpOption(argv));
  const positionals = tokens.filter(({ kind }) => kind === 'positional');
  const first = positionals[0];
  const terminator = tokens.find(({ kind }) => kind === 'option-terminator');
  const named = first?.value !== undefined && isCommand(first.value) && !(terminator && terminator.index < first.index);
  const command = named ? (first.value as CommandName) : 'check';
  const operands = positionals.slice(named ? 1 : 0).map(({ value }) => value!);
  const given = new Map<OptionName, string[]>();
  for (const token of tokens.filter(({ kind }) => kind === 'option')) {
    const { name, value } = checkOption(token, command);
    given.set(name, [...(given.get(name) ?? []), ...(value === null ? [] : [value])]);
  }
  const { least, most, operands: shape, formats } = commands[command];
  const asksForHelp = given.has('help') || given.has('version');
  if (!asksForHelp && (operands.length < least || operands.length > most)) {
    const what = operands.length < least ? 'Something is missing' : `${operands[most]} is too much`;
    throw new UsageError(`${what}: sshreach ${command}${shape === '' ? '' : ` ${shape}`}`);
  }
  const format = given.get('format')?.at(-1) ?? formats[0]!;
  checkValue('--format', format, formats);
  return {
    command,
    named,
    operands,
    has: (option) => given.has(option),
    value: (option) => given.get(option)?.at(-1) ?? null,
    values: (option) => given.get(option) ?? [],
    format,
  };
}
