import { noSuchFileWords } from '#core/error-words';

/** What the C library says of ENOENT in its languages. */
export const noSuchFile = new RegExp(`${noSuchFileWords}\\s*$`, 'u');

/** `ls: cannot access '/etc/x': No such file or directory` → `/etc/x`; `null` where the line says something else. */
export function readAbsence(line: string): string | null {
  if (!/^(?:ls|stat): /.test(line) || !noSuchFile.test(line)) return null;
  return (/['"‘„«「](\/[^'"’“»」]+)/u.exec(line) ?? /(\/[^\s:]+): /.exec(line))?.[1] ?? null;
}
