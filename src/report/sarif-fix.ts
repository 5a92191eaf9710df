import type { Fix, Result } from 'sarif';
import type { FixReport } from '#engine/document';
import { escapeLines, escapeTerminal } from './escape.ts';
import { artifactOf } from './sarif-place.ts';

/** Only a fix with edits is one to SARIF; commands go along as its description. */
export function fixesOf(fixes: readonly FixReport[]): Pick<Result, 'fixes'> {
  const edited = fixes.filter(({ edits }) => edits.length > 0);
  return edited.length === 0 ? {} : { fixes: edited.map(fixOf) };
}

function fixOf({ title, verified, edits, commands }: FixReport): Fix {
  const typed = commands.length === 0 ? '' : ` Then run: ${commands.join('; ')}`;
  const files = [...new Set(edits.map(({ file }) => file))];
  return {
    description: { text: escapeTerminal(`${title}; ${verified}.${typed}`) },
    artifactChanges: files.map((file) => ({
      artifactLocation: artifactOf(file),
      replacements: edits
        .filter((edit) => edit.file === file)
        .map(({ line, column, endLine, endColumn, text }) => ({
          deletedRegion: { startLine: line, startColumn: column, endLine, endColumn },
          ...(text === '' ? {} : { insertedContent: { text: escapeLines(text) } }),
        })),
    })),
  };
}
