import type { Diagnostic } from '#core/diagnostic';
import type { SourceFile } from '#core/source-file';
import type { Parsed } from '../format.ts';
import type { Opaque, Setting, Settings } from './ast.ts';
import { parseSetting } from './grammar.ts';
import { keywords } from './keywords.ts';

const shifted = (setting: Setting, by: number): Setting => ({
  ...setting,
  start: setting.start + by,
  end: setting.end + by,
});

/** One line at a time, so that a bad line cannot spoil the next. */
export function parseSettings(file: SourceFile): Parsed<Settings> {
  const { text } = file;
  const children: (Setting | Opaque)[] = [];
  const diagnostics: Diagnostic[] = [];
  const report = (code: string, message: string, { start, end }: { start: number; end: number }): void => {
    diagnostics.push({ file: file.id, span: { start, end }, code, message, effect: 'widens', severity: 'warning' });
  };
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    const line = text.slice(start, end);
    if (line.trim() !== '' && !line.startsWith('#')) {
      const setting = parseSetting(line);
      if (setting === null) {
        children.push({ type: 'opaque', start, end, value: line });
        report('unexpected-line', 'This line is no setting: `name = value` was expected.', { start, end });
      } else {
        const placed = shifted(setting, start);
        children.push(placed);
        if (!keywords.has(setting.name)) report('unknown-keyword', `No setting is called ${setting.name}.`, placed);
      }
    }
    start = end + 1;
  }
  return { statements: { type: 'settings', start: 0, end: text.length, children }, diagnostics };
}
