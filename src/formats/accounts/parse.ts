import type { Diagnostic } from '#core/diagnostic';
import type { SourceFile } from '#core/source-file';
import { parseColonRecords } from '../_grammar/colon-records.ts';
import { remarkOf } from '../_grammar/field.ts';
import { returnsRemark } from '../_grammar/line-ends.ts';
import { parseTable, type Row } from '../_grammar/table.ts';
import type { Parsed } from '../format.ts';
import type { AccountFile, AccountRecord } from './ast.ts';

type Node = AccountFile['children'][number];

/** Any of the files and outputs that tell of users; a line of another shape is kept as a remark. */
export function parseAccounts(file: SourceFile, kind: string): Parsed<AccountFile> {
  const { text } = file;
  const children = /passwd$|group$|shadow$/.test(kind)
    ? recordsOf(text, kind)
    : parseTable(text).children.map((row): Node => lineOf(text, row, kind) ?? remarkOf(text, row));
  const unexpected =
    kind === 'nologin' ? [] : children.filter(({ type, value }) => type === 'remark' && !isTalk(value!));
  return {
    statements: { type: 'accounts', start: 0, end: text.length, children },
    diagnostics: [
      ...(/^(?:passwd|group|shadow)$/.test(kind) ? returnsRemark(file) : []),
      ...unexpected.map(
        ({ start, end }): Diagnostic => ({
          file: file.id,
          span: { start, end },
          code: 'unexpected-line',
          message: 'This line tells nothing of a user or a group.',
          effect: 'none',
          severity: 'note',
        }),
      ),
    ],
  };
}

/** Comments, and lines of the network information service, which stand for what the host would have to be asked. */
const isTalk = (line: string): boolean => /^\s*#|^[+-]|no such user/.test(line);

const fewest: Readonly<Record<string, number>> = { passwd: 7, group: 4, shadow: 5 };

/** A number of days, or none. */
const days = /^(?:\s*[+-]?\d+)?$/;

/** What stands behind the password, as glibc reads it: three fields in the oldest form, six, or seven. */
function isShadowTail(fields: readonly string[]): boolean {
  const ends = fields.at(-1) === '';
  const enough = fields.length === 7 || (ends ? fields.length === 4 : fields.length === 3 || fields.length === 6);
  return enough && fields.every((field) => days.test(field));
}

function recordsOf(text: string, kind: string): Node[] {
  const what = /(passwd|group|shadow)$/.exec(kind)![1]!;
  return parseColonRecords(text).map((record): Node => {
    const [name, second, ...rest] = record.fields;
    const isRead = what !== 'shadow' || isShadowTail(rest.map(({ value }) => value));
    if (record.fields.length < fewest[what]! || !isRead || name!.value === '' || /^[#+-]/.test(name!.value)) {
      // A line of which nothing is known may hold a hash.
      return { type: 'remark', start: record.start, end: name!.end, value: name!.value };
    }
    return {
      type: 'record',
      start: record.start,
      end: record.end,
      secret: secretOf(second!.value),
      children: [name!, ...rest],
    };
  });
}

/** passwd(5), shadow(5), crypt(5): what no hash can be is there to keep everybody out. */
function secretOf(field: string): AccountRecord['secret'] {
  if (field === 'x') return 'elsewhere';
  if (field === '') return 'empty';
  if (/^\[?(?:redacted|removed|hidden|masked)\]?$/i.test(field) || /^[*#xX]{3,}$/.test(field)) return 'hidden';
  const locked = field.startsWith('!');
  const bare = field.replace(/^!+/, '');
  const hashed = /^\$[^$]+\$/.test(bare) || /^_[./0-9A-Za-z]{19}$/.test(bare) || /^[./0-9A-Za-z]{13}$/.test(bare);
  if (locked) return hashed ? 'locked-hash' : 'locked';
  return hashed ? 'hash' : 'unusable';
}

function lineOf(text: string, row: Row, kind: string): Node | null {
  const { start, end, children } = row;
  const line = text.slice(start, end);
  switch (kind) {
    case 'passwd-status': {
      const [name, state, date, ...rest] = children;
      if (!state || !date) return null;
      const days = rest.map(({ value }) => value);
      return { type: 'status', start, end, name: name!.value, state: state.value, changed: date.value, days };
    }
    case 'chage': {
      // In any language; some of them have a colon in the label, or a wide one.
      const [, label, value] = /^(.+?)\s*[:：]\s*([^:：]*)$/u.exec(line) ?? [];
      return label === undefined ? null : { type: 'labelled', start, end, label, value: value! };
    }
    case 'nsswitch': {
      const [, label, value] = /^([^:#]+?)\s*:\s*(.*)$/.exec(line) ?? [];
      return label === undefined ? null : { type: 'labelled', start, end, label, value: value!.replace(/\s*#.*/, '') };
    }
    case 'id': {
      // Names of the fields depend on the language; groups come last, or before the security context.
      const found = /^[^\s=()\d]+=(\d+)(?:\(([^)]*)\))? [^\s=()]+=\d/u.exec(line);
      if (!found) return null;
      const fields = line.split(/ (?=[^\s=(),]+=)/u).filter((field) => !/^(?:context|e[ug]id)=/.test(field));
      const groups = [...(fields.slice(2).at(-1) ?? '').matchAll(/\d+\(([^)]*)\)/g)].map((group) => group[1]!);
      return { type: 'identity', start, end, name: found[2] ?? '', uid: Number(found[1]), groups };
    }
    default:
      return null;
  }
}
