import type { Diagnostic } from '#core/diagnostic';
import type { OriginId } from '#core/origin';
import type { FilterRule } from '#model/packet-filter';

/** A place for which a program does not load a stored file, or part of it. */
export interface Fault {
  readonly start: number;
  readonly end: number;
  readonly what: string;
  readonly near: string | null;
  readonly certain: boolean;
}

/** `refused`: how much of the file is lost, in words. */
export const refusalDiagnostic = (file: number, fault: Fault, program: string, refused: string): Diagnostic => ({
  file,
  span: { start: fault.start, end: fault.end },
  code: 'rules-refused',
  message:
    `${fault.what[0]!.toUpperCase()}${fault.what.slice(1)}: ${program} ${fault.certain ? 'refuses' : 'may refuse'} ${refused}.` +
    (fault.near === null ? '' : ` Did you mean \`${fault.near}\`?`),
  effect: fault.certain ? 'none' : 'widens',
  severity: fault.certain ? 'error' : 'warning',
});

/** What stands in front of a base chain that perhaps is not loaded: it may let every packet pass, as if there were none. */
export const doubtfulLoad = (origin: OriginId, program: string): FilterRule => ({
  origin,
  steps: [{ match: 'opaque', text: `whether ${program} refuses the file` }],
  terminal: { to: 'accept' },
});
