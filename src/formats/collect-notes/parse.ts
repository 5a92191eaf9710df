import type { Diagnostic } from '#core/diagnostic';
import type { SourceFile } from '#core/source-file';
import type { Parsed } from '../format.ts';
import type { Note, Notes, Opaque } from './ast.ts';
import { parseNote } from './grammar.ts';

const shifted = (note: Note, by: number): Note => ({
  ...note,
  start: note.start + by,
  end: note.end + by,
});

/** One line at a time, so that a bad line cannot spoil the next. */
export function parseNotes(file: SourceFile): Parsed<Notes> {
  const { text } = file;
  const children: (Note | Opaque)[] = [];
  const diagnostics: Diagnostic[] = [];
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    const line = text.slice(start, end);
    const note = parseNote(line);
    if (note !== null) children.push(shifted(note, start));
    else if (line.trim() !== '') {
      const span = { start, end };
      children.push({ type: 'opaque', ...span, value: line });
      const message = 'This line is no note: `name: value` was expected.';
      diagnostics.push({ file: file.id, span, code: 'unexpected-line', message, effect: 'none', severity: 'note' });
    }
    start = end + 1;
  }
  return { statements: { type: 'notes', start: 0, end: text.length, children }, diagnostics };
}
