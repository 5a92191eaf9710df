import type { Range, TextDocument } from 'vscode-languageserver-textdocument';
import type { EditReport } from '#engine/document';

type Region = Omit<EditReport, 'file' | 'text'>;

/**
 * Where a region of a report is in an editor. Both count UTF-16 units, but to an editor a lone CR ends a line, too, so
 * the way leads over offsets.
 */
export function rangeOf(region: Region, document: TextDocument): Range {
  const text = document.getText();
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  const offset = (line: number, column: number): number => (starts[line - 1] ?? text.length) + column - 1;
  return {
    start: document.positionAt(offset(region.line, region.column)),
    end: document.positionAt(offset(region.endLine, region.endColumn)),
  };
}
