/** The only file that knows which TOML parser is used. */
import toml from '@iarna/toml';

export type TomlValue = string | number | bigint | boolean | TomlTable | readonly TomlValue[];
export interface TomlTable {
  readonly [key: string]: TomlValue;
}

export interface TomlError {
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  readonly message: string;
}

interface ParserError extends Error {
  readonly line?: number;
  readonly col?: number;
}

/** Dates become text as TOML writes them (RFC 3339), so that nothing depends on the time zone. */
function plain(value: unknown): TomlValue {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
  return value as TomlValue;
}

/** TOML 1.0. */
export function parseToml(text: string): { table: TomlTable } | { error: TomlError } {
  try {
    return { table: plain(toml.parse(text)) as TomlTable };
  } catch (error) {
    const { line = 0, col = 0, message } = error as ParserError;
    // The parser repeats its place and an excerpt below the first line of its message.
    const [first = ''] = message.split('\n');
    return { error: { line: line + 1, column: col + 1, message: first.replace(/ at row \d+, col \d+.*$/, '') } };
  }
}
