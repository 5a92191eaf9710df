import { createToken, type IToken } from 'chevrotain';
import { GrammarParser } from '../chevrotain.ts';
import type { Syntax } from '../syntax.ts';
import { parseTable, type Row } from './table.ts';

/** A line that begins something and the lines that belong to it; `head` is `null` for what comes before the first. */
export interface Section extends Syntax {
  readonly type: 'section';
  readonly head: Row | null;
  readonly body: readonly Row[];
}

/** A row on its way through the grammar. */
interface RowToken extends IToken {
  readonly payload: Row;
}

const HeadRow = createToken({ name: 'HeadRow', pattern: /(?!)/ });
const BodyRow = createToken({ name: 'BodyRow', pattern: /(?!)/ });

class SectionParser extends GrammarParser {
  constructor() {
    super([HeadRow, BodyRow]);
    this.performSelfAnalysis();
  }

  readonly sections = this.RULE('sections', (): Section[] => {
    const sections: Section[] = [];
    const add = (head: Row | null, body: readonly Row[]): void => {
      const first = head ?? body[0];
      if (first === undefined) return;
      sections.push({ type: 'section', start: first.start, end: (body.at(-1) ?? first).end, head, body });
    };
    const before = this.SUBRULE(this.body);
    this.ACTION(() => add(null, before));
    this.MANY(() => {
      const head = this.CONSUME(HeadRow) as RowToken;
      const body = this.SUBRULE2(this.body);
      this.ACTION(() => add(head.payload, body));
    });
    return sections;
  });

  readonly body = this.RULE('body', (): Row[] => {
    const rows: Row[] = [];
    this.MANY(() => {
      const token = this.CONSUME(BodyRow) as RowToken;
      this.ACTION(() => rows.push(token.payload));
    });
    return rows;
  });
}

let parser: SectionParser | null = null;

/** Divides lines into sections by what begins one. Blank lines are in no section; `blankBefore` sees them. */
export function parseSections(text: string, isHead: (row: Row, text: string) => boolean): Section[] {
  parser ??= new SectionParser();
  parser.input = parseTable(text).children.map((row): RowToken => {
    const type = isHead(row, text) ? HeadRow : BodyRow;
    return {
      image: 'row',
      startOffset: row.start,
      tokenTypeIdx: type.tokenTypeIdx!,
      tokenType: type,
      payload: row,
    };
  });
  return parser.sections();
}

/** Whether an empty line, or the beginning of the text, is above the row. */
export function blankBefore(text: string, row: Row): boolean {
  const line = row.start - row.indent;
  return line === 0 || /(?:^|\n)[ \t\r]*\n$/.test(text.slice(Math.max(0, line - 200), line));
}
