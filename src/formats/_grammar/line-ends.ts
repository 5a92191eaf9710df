import type { Diagnostic } from '#core/diagnostic';
import type { SourceFile } from '#core/source-file';
import { Maybe, No, type Tri, Yes } from '#core/tri';

/**
 * Whether a CR before the end of a line is one of the host's file. Where every line has one, they may be of this copy
 * alone; what a terminal printed has them always.
 */
export function ownReturns({ text, claim }: SourceFile): Tri {
  if (claim.command !== undefined || !text.includes('\r\n')) return No;
  return /(?:^|[^\r])\n/.test(text) ? Yes : Maybe;
}

/** Whether the line whose last word ends there has a CR behind it on the host. */
export const returnBehind = (file: SourceFile, end: number): Tri =>
  file.text.startsWith('\r\n', end) ? ownReturns(file) : No;

/** Says that a program takes the CR for a part of the line's last word. */
export function returnsRemark(file: SourceFile): Diagnostic[] {
  if (ownReturns(file) === No) return [];
  const start = file.text.indexOf('\r\n');
  return [
    {
      file: file.id,
      span: { start, end: start + 1 },
      code: 'carriage-returns',
      message:
        'This file has lines that end with CR LF, and the CR counts as part of the last word there. Take them out, or collect the file again where only this copy has them.',
      effect: 'widens',
      severity: 'warning',
    },
  ];
}
