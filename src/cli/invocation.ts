import type { DiscoverOptions } from '#discover/discover';
import type { ExitCode } from './exit-codes.ts';
import type { ParsedArgs } from './parse-args.ts';
import type { Redaction } from './redaction.ts';

/** What a command gets from the process; commands never touch the process itself. */
export interface Invocation {
  readonly args: ParsedArgs;
  /** `null`: addresses and names are printed as they are. */
  readonly redaction: Redaction | null;
  /** As it was typed. */
  readonly argv: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Whether standard error is a terminal. */
  readonly isErrorTerminal: () => boolean;
  /** What starts a thread that analyses hosts; `null`: nothing does. */
  readonly worker: { readonly file: string } | null;
  /** Absolute. */
  readonly workingDirectory: string;
  /** What reported paths are relative to, where a command knows better than discovery. */
  readonly pathsRelativeTo?: DiscoverOptions['pathsRelativeTo'];
  /** For standard output. */
  readonly color: boolean;
  /** Whether standard output is a terminal that takes links. */
  readonly links: boolean;
  /** Terminal columns. */
  readonly width: number;
  /** Whether people read standard output as it comes. */
  readonly isTerminal: boolean;
  /** Data. */
  print(text: string): void;
  /** Data whose encoding is not ours. */
  printBytes(bytes: Uint8Array): void;
  /** Standard error, as it stands: the words of another program. */
  complain(text: string): void;
  /** Everything else; a line end is added. */
  say(line: string): void;
}

export type Command = (invocation: Invocation) => Promise<ExitCode>;
