import { type Address, parseAddress } from '#core/address';
import type { ViewName } from '#model/host-model';
import { UsageError } from './exit-codes.ts';
import type { ParsedArgs } from './parse-args.ts';
import type { Query, Scope } from './pipeline.ts';
import { readTextFile } from './text-files.ts';

function addressOf(text: string, what: string): Address {
  const address = parseAddress(text);
  if (address !== null) return address;
  const hint = text.includes('/') ? ' Give one address; `sshreach reach` without --from answers for every source.' : '';
  throw new UsageError(`${what} needs an IPv4 or IPv6 address, and ${text} is none.${hint}`);
}

function portOf(value: unknown, what: string): number {
  const port = typeof value === 'string' && /^\d{1,5}$/.test(value) ? Number(value) : value;
  if (typeof port === 'number' && Number.isInteger(port) && port >= 1 && port <= 65535) return port;
  throw new UsageError(`${what} needs a number from 1 to 65535, and ${value} is none.`);
}

function userOf(text: string, what: string): string {
  if (text !== '' && !/[\s:@]/.test(text)) return text;
  throw new UsageError(`${what} needs the name of a user, such as root, and ${JSON.stringify(text)} is none.`);
}

const knownFields = ['from', 'to', 'port', 'interface', 'user'];

function parseQuestion(line: string, place: string): Query {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new UsageError(
      `${place}: this is no JSON object. Expected a line such as {"from": "198.51.100.7", "port": 22}.`,
    );
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new UsageError(`${place}: expected a JSON object such as {"from": "198.51.100.7", "port": 22}.`);
  const fields = value as Record<string, unknown>;
  for (const name of Object.keys(fields))
    if (!knownFields.includes(name))
      throw new UsageError(`${place}: "${name}" cannot be asked; known are ${knownFields.join(', ')}.`);
  const text = (name: string): string | undefined => {
    const field = fields[name];
    if (field === undefined || field === null) return undefined;
    if (typeof field !== 'string') throw new UsageError(`${place}: "${name}" must be a text in quotes.`);
    return field;
  };
  const from = text('from');
  if (from === undefined) throw new UsageError(`${place}: "from" is missing.`);
  const to = text('to');
  const device = text('interface');
  const user = text('user');
  return {
    from: addressOf(from, `${place}: "from"`),
    ...(to === undefined || to === 'any' ? {} : { to: addressOf(to, `${place}: "to"`) }),
    ...(fields.port === undefined || fields.port === null ? {} : { port: portOf(fields.port, `${place}: "port"`) }),
    ...(device === undefined ? {} : { interface: device }),
    ...(user === undefined ? {} : { user: userOf(user, `${place}: "user"`) }),
  };
}

/** One question a line; blank lines count for places, not as questions. */
export function parseQuestions(text: string, file: string): Query[] {
  return text
    .split('\n')
    .map((line, i) => ({ line: line.trim(), place: `${file}:${i + 1}` }))
    .filter(({ line }) => line !== '')
    .map(({ line, place }) => parseQuestion(line, place));
}

/** What `--to`, `--port`, `--interface` and `--user` restrict. */
export function scopeOf(args: ParsedArgs): Scope {
  const to = args.value('to');
  const port = args.value('port');
  const device = args.value('interface');
  const user = args.value('user');
  return {
    ...(to === null ? {} : { to: addressOf(to, '--to') }),
    ...(port === null ? {} : { port: portOf(port, '--port') }),
    ...(device === null ? {} : { interface: device }),
    ...(user === null ? {} : { user: userOf(user, '--user') }),
  };
}

/** The questions of `--from` and `--queries`; `null` where none was asked. */
export function questionsOf(args: ParsedArgs, workingDirectory: string): Query[] | null {
  const file = args.value('queries');
  const from = args.values('from');
  if (file !== null) {
    if (from.length > 0) throw new UsageError('--from and --queries both ask questions; give one of them.');
    if (file === '-' && args.operands.includes('-'))
      throw new UsageError('Standard input cannot be both --queries and a PATH.');
    const scope = scopeOf(args);
    const text = readTextFile(file, workingDirectory);
    return parseQuestions(text, file === '-' ? 'standard input' : file).map((query) => ({ ...scope, ...query }));
  }
  if (from.length === 0) return null;
  const scope = scopeOf(args);
  return from.map((text) => ({ from: addressOf(text, '--from'), ...scope }));
}

export const viewOf = (args: ParsedArgs): { view?: ViewName } => {
  const view = args.value('view');
  return view === null ? {} : { view: view as ViewName };
};
