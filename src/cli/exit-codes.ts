/** Exit codes of every command; they do not depend on the output's format. */
export const exitCodes = {
  /** Nothing at or above `--fail-on`; `reach` and `trace` answered. */
  ok: 0,
  findings: 1,
  /** Wrong usage or configuration. */
  usage: 2,
  /** Nothing to analyse or unreadable input; unparsed statements with `--strict`, undecided answers with `--fail-on-unknown`. */
  input: 3,
  /** A mistake of this program. */
  internal: 4,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** The user asked for something that cannot be done: exit code 2 and one sentence. */
export class UsageError extends Error {}
