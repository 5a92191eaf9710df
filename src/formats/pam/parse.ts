import type { Diagnostic } from '#core/diagnostic';
import type { SourceFile } from '#core/source-file';
import { parseColonRecords } from '../_grammar/colon-records.ts';
import { remarkOf } from '../_grammar/field.ts';
import { returnsRemark } from '../_grammar/line-ends.ts';
import type { Parsed } from '../format.ts';
import type { PamFile } from './ast.ts';
import { parseLines, type WordLine } from './grammar.ts';

type Node = PamFile['children'][number];

const stacks = /^-?(auth|account|session|password)$/i;

/** pam.d(5) and access.conf(5). */
export function parsePam(file: SourceFile, kind: string): Parsed<PamFile> {
  const { text } = file;
  const children = kind === 'access-conf' ? accessLines(text) : parseLines(text).map((line) => moduleOf(text, line));
  return {
    statements: { type: 'pam', start: 0, end: text.length, children },
    diagnostics: [
      ...(kind === 'access-conf' ? [] : returnsRemark(file)),
      ...children
        .filter(({ type }) => type === 'remark')
        .map(
          ({ start, end }): Diagnostic => ({
            file: file.id,
            span: { start, end },
            code: 'unexpected-line',
            message:
              kind === 'access-conf'
                ? 'Expected + or -, users and origins, with colons between.'
                : 'Expected auth, account, session or password, a control, and a module.',
            effect: 'widens',
            severity: 'warning',
          }),
        ),
    ],
  };
}

function moduleOf(text: string, line: WordLine): Node {
  const { start, end, words } = line;
  const [first, control, module, ...options] = words;
  if (first!.toLowerCase() === '@include' && control !== undefined)
    return { type: 'module', start, end, stack: 'all', control: 'include', module: control, options: [] };
  const stack = stacks.exec(first!)?.[1]?.toLowerCase();
  if (stack === undefined || module === undefined) return remarkOf(text, line);
  const name = module.slice(module.lastIndexOf('/') + 1).replace(/\.so$/, '');
  return {
    type: 'module',
    start,
    end,
    stack,
    control: control!.toLowerCase().replace(/\s+/g, ' '),
    module: name,
    options: options.map(unbracketed),
  };
}

/** `[file=/etc/ssh/not these]` is one argument, without its brackets. */
const unbracketed = (word: string): string => /^\[(.*)\]$/.exec(word)?.[1]?.replaceAll('\\]', ']') ?? word;

/** A line is a comment from a `#` in its first column on; the third field may hold colons of IPv6 addresses. */
function accessLines(text: string): Node[] {
  return parseColonRecords(text).flatMap((record): Node[] => {
    const [permission, users, ...from] = record.fields;
    // pam_access passes over a last line that does not end.
    if (record.end >= text.length) return [];
    if (permission!.value.startsWith('#') || text.slice(record.start, record.end).trim() === '') return [];
    const sign = permission!.value.trim();
    if ((sign !== '+' && sign !== '-') || users === undefined || from.length === 0) return [remarkOf(text, record)];
    const origins = text.slice(from[0]!.start, record.end).trim();
    return [
      {
        type: 'access',
        start: record.start,
        end: record.end,
        permission: sign,
        users: users.value.trim(),
        from: origins,
      },
    ];
  });
}
