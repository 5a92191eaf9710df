import type { Severity } from '#engine/rule';

/** `sshreach.toml`, read and checked. */
export interface Config {
  /** As reported, `null` for the defaults. */
  readonly path: string | null;
  readonly failOn: Severity | null;
  readonly rules: ReadonlyMap<string, Severity | 'off'>;
  readonly ignore: readonly Ignore[];
}

/** A finding that is known and accepted. */
export interface Ignore {
  readonly rule: string;
  /** `*` is any text; `null` for every host. */
  readonly host: string | null;
  /** `*` within a folder, `**` across folders; `null` for every file. */
  readonly path: string | null;
  readonly reason: string;
  /** The last day on which it holds, `YYYY-MM-DD`; `null` for ever. */
  readonly until: string | null;
  /** Of its table in the file, from 1. */
  readonly line: number;
}

/** What is wrong in the file, where, and what was expected. */
export interface ConfigProblem {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
  readonly message: string;
}

export const noConfig: Config = { path: null, failOn: null, rules: new Map(), ignore: [] };
