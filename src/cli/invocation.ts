import type { ExitCode } from './exit-codes.ts';
import type { ParsedArgs } from './parse-args.ts';

/** What a command gets from the process; commands never touch the process itself. */
export interface Invocation {
  readonly args: ParsedArgs;
  /** Absolute. */
  readonly workingDirectory: string;
  /** For standard output. */
  readonly color: boolean;
  /** Whether standard output is a terminal that takes links. */
  readonly links: boolean;
  /** Terminal columns. */
  readonly width: number;
  /** Data. */
  print(text: string): void;
  /** Standard error, as it stands: the words of another program. */
  complain(text: string): void;
  /** Everything else; a line end is added. */
  say(line: string): void;
}

export type Command = (invocation: Invocation) => Promise<ExitCode>;
