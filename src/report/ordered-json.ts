import { jsonText } from './json-text.ts';

/**
 * The order of keys in our JSON outputs, whatever the order in which the objects were built: what a thing is first,
 * then what it says, then its parts. Keys that are not listed come last, by code unit.
 */
const order = [
  ...['type', 'schemaVersion', 'tool', 'name', 'version', 'hosts', 'rules', 'answers', 'partition'],
  ...[
    'id',
    'query',
    'host',
    'view',
    'views',
    'packet',
    'hop',
    'stage',
    'rule',
    'message',
    'code',
    'path',
    'kind',
    'quality',
  ],
  ...['family', 'from', 'to', 'port', 'interface', 'user', 'sources', 'severity', 'certainty', 'verdict', 'symptom'],
  ...['file', 'line', 'column', 'endLine', 'endColumn', 'text', 'sourceLine', 'title', 'effect', 'at', 'label'],
  ...[
    'layer',
    'command',
    'missing',
    'related',
    'scope',
    'depth',
    'importance',
    'safe',
    'verified',
    'edits',
    'commands',
    'keep',
    'fixes',
  ],
  ...['fingerprint', 'suppressed', 'by'],
  ...['reason', 'findings', 'summary', 'diagnostics', 'notEvaluated', 'files', 'conditions', 'assumes'],
  ...['alternatives', 'because', 'page', 'url'],
];
const position = new Map(order.map((key, index) => [key, index]));

function compare(a: string, b: string): number {
  const left = position.get(a) ?? order.length;
  const right = position.get(b) ?? order.length;
  return left - right || (a < b ? -1 : a > b ? 1 : 0);
}

/** The same value with its keys in that order, everywhere. */
export function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (value === null || typeof value !== 'object') return value;
  const keys = Object.keys(value).sort(compare);
  return Object.fromEntries(keys.map((key) => [key, ordered((value as Record<string, unknown>)[key])]));
}

/** Two blanks of indent, keys in a fixed order, a line end at the end. */
export const orderedJson = (value: unknown): string => jsonText(ordered(value));
