import type { Diagnostic } from '#core/diagnostic';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import type { Invocation } from './invocation.ts';

/** Says what could not be read. `input` where there is nothing to go on with, or where a named path is missing. */
export function reportInput(
  {
    problems,
    nothing,
  }: { readonly problems: readonly Pick<Diagnostic, 'severity' | 'message'>[]; readonly nothing: string | null },
  { say }: Pick<Invocation, 'say'>,
): ExitCode {
  for (const { severity, message } of problems) say(`${severity}: ${message}`);
  if (nothing !== null) say(`error: ${nothing}`);
  return nothing !== null || problems.some(({ severity }) => severity === 'error') ? exitCodes.input : exitCodes.ok;
}

/** For `--strict`: whether some of the input was not understood. */
export const isUnderstood = (diagnostics: readonly Pick<Diagnostic, 'effect'>[]): boolean =>
  diagnostics.every(({ effect }) => effect === 'none');

/** The gravest of several exit codes: our own failure, unreadable input, findings, nothing. */
export const gravest = (...codes: readonly ExitCode[]): ExitCode => Math.max(...codes) as ExitCode;
