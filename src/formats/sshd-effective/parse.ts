import type { Diagnostic } from '#core/diagnostic';
import type { SourceFile } from '#core/source-file';
import { sshdWords } from '../_grammar/sshd-words.ts';
import { parseTable, type Row } from '../_grammar/table.ts';
import type { Parsed } from '../format.ts';
import type { EffectiveDump, EffectiveMessage, EffectiveSetting } from './ast.ts';

/** Keywords are letters and digits; those of most releases are in lower case, those of the newest mixed. */
const keyword = /^[A-Za-z][A-Za-z0-9]+$/;

function readRow(text: string, row: Row): EffectiveSetting | EffectiveMessage {
  const whole = text.slice(row.start, row.end);
  const words = sshdWords(whole);
  const [first, second] = row.children;
  if (words || !first || row.indent > 0 || !keyword.test(first.value))
    return { type: 'message', start: row.start, end: row.end, value: whole, words };
  return {
    type: 'setting',
    start: row.start,
    end: row.end,
    name: first.value.toLowerCase(),
    value: second ? text.slice(second.start, row.end) : '',
  };
}

/** Never fails: what is no setting is a message. */
export function parseEffective(file: SourceFile): Parsed<EffectiveDump> {
  const children = parseTable(file.text).children.map((row) => readRow(file.text, row));
  const diagnostics = children
    .filter((node): node is EffectiveMessage => node.type === 'message' && node.words === null)
    .map(
      ({ start, end }): Diagnostic => ({
        file: file.id,
        span: { start, end },
        code: 'unexpected-line',
        message: 'This is neither a setting nor one of the messages of sshd.',
        effect: 'none',
        severity: 'note',
      }),
    );
  return { statements: { type: 'sshd-effective', start: 0, end: file.text.length, children }, diagnostics };
}
