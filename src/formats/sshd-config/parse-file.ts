import type { Diagnostic } from '#core/diagnostic';
import type { SourceFile } from '#core/source-file';
import type { Dialect, Parsed } from '../format.ts';
import type { SshdConfigRoot, SshdIgnoredLine } from './ast.ts';
import { parseSshdConfig } from './parse-config.ts';
import { type Era, eraOf, newestRelease } from './versions.ts';

/** As the release that the host has; as the newest where nobody knows. */
export const eraFor = ({ openssh }: Dialect): Era =>
  eraOf(openssh ? openssh.major * 100 + openssh.minor : newestRelease);

/** `grep -n` and `grep` over several files put these before each line; what is cut here keeps its place as blanks. */
const grepPrefix = /^(?:[^\s:]*sshd_config[^\s:]*:)?(?:\d+[:-])?(?=[ \t]*(?:[A-Za-z#]|$))/gm;

const ignoredLines = (root: SshdConfigRoot): SshdIgnoredLine[] =>
  root.children
    .flatMap((node) => (node.type === 'match' ? node.children : [node]))
    .filter((node) => node.type === 'ignored');

/** The tree of one collected file, and what is odd about it as a file. */
export function parseFile(file: SourceFile, kind: string, dialect: Dialect): Parsed<SshdConfigRoot> {
  return parseText(file, kind, eraFor(dialect));
}

export function parseText(file: SourceFile, kind: string, era: Era): Parsed<SshdConfigRoot> {
  const text =
    kind === 'sshd-config-lines' ? file.text.replace(grepPrefix, (prefix) => ' '.repeat(prefix.length)) : file.text;
  const root = parseSshdConfig(text, era);
  const diagnostics = ignoredLines(root).map(
    (line): Diagnostic => ({
      file: file.id,
      span: { start: line.start, end: line.end },
      code: 'ignored-line',
      message: 'sshd passes over this line without a word: its keyword cannot be read.',
      effect: 'none',
      severity: 'warning',
    }),
  );
  return { statements: root, diagnostics };
}
