import type { Diagnostic } from '#core/diagnostic';
import type { SourceFile } from '#core/source-file';

/** A line that ends with CR LF and is no comment. */
const windowsLine = /^[^#\r\n]*\r$/m;

/**
 * Bytes for which `program` (iptables-restore 1.8, nft 1.0) refuses a whole stored file: a byte order mark, CR before
 * the end of a line. They may be of the copy alone, so that what the next start loads is not certain. `null`: none.
 */
export function refusedBytes(file: SourceFile, program: string): Diagnostic | null {
  const mark = file.text.startsWith('\ufeff');
  const line = mark ? null : windowsLine.exec(file.text);
  if (!mark && line === null) return null;
  const what = mark ? 'begins with a byte order mark' : 'has lines that end with CR LF';
  const start = mark ? 0 : line!.index + line![0].length - 1;
  return {
    file: file.id,
    span: { start, end: start + 1 },
    code: 'bytes-refused',
    message: `This file ${what}, for which ${program} refuses it whole. Take them out, or collect the file again where only this copy has them.`,
    effect: 'widens',
    severity: 'error',
  };
}
