import type { IToken } from 'chevrotain';
import { append } from '#core/append';
import type { Diagnostic } from '#core/diagnostic';
import type { Defaults, Entry, Part, Status, StatusLine, UfwPolicy } from './ast.ts';
import { activeLines, columnHeadings, inactiveLines, plainBlanks, plainState, unknownWords } from './catalogues.ts';
import { parseRows, type Row } from './grammar.ts';
import { actions, directions } from './keywords.ts';

const endOf = (token: IToken): number => token.startOffset + token.image.length;

/** The words in brackets are translated, the policies are not. Before 0.34 nothing was said of routed packets. */
const defaultsLine =
  /^[^:：]+[:：]\s*(allow|deny|reject) \([^)]*\), (allow|deny|reject) \([^)]*\)(?:, (allow|deny|reject|disabled) \([^)]*\))?$/;
/** Before 0.30. */
const oldDefaultsLine = /^Default: (allow|deny|reject)$/;

/** Headings, rulers, what else `status verbose` prints, and warnings on stderr that are saved with the output. */
const remarks = /^(?:[-\s]+|Logging: .*|New profiles: .*|WARN: .*|Firewall .*|\S*[$#] ufw .*)$/;
/** In another language, also of a catalogue that we do not have: `Vers  Action  De`, `Protokollierung: on (low)`. */
const translatedRemarks =
  /^(?:\S+(?: \S+)? {2,}\S+ {2,}\S+(?: \S+)?|[^:：]+[:：]\s?(?:on|off)(?: \([a-z]+\))?|[^:：]+[:：]\s?(?:allow|deny|reject|skip))$/u;
const isRemark = (line: string): boolean =>
  remarks.test(line) ||
  translatedRemarks.test(line) ||
  columnHeadings.has(plainBlanks(line)) ||
  unknownWords.has(/^[^:：]+[:：]\s?(.+)$/u.exec(line)?.[1] ?? '');

/** ufw shows rules and policies only while it is active, and says so first. */
const stateInAnyLanguage = /^[^:：]+[:：]\s*\S/u;
const ruler = /^-+\s+-+\s+-+$/;
const showsActive = (lines: readonly StatusLine[]): boolean =>
  lines.some((l) => l.type === 'defaults' || (l.type === 'remark' && ruler.test(l.value)));

/** Reads the output of `ufw status`, plain, verbose or numbered. */
export function parseStatus(file: number, text: string): { status: Status; diagnostics: Diagnostic[] } {
  const children: StatusLine[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const { tokens, row } of parseRows(text)) {
    const start = tokens[0]!.startOffset;
    const end = endOf(tokens.at(-1)!);
    children.push(row?.action ? entry(text, row, start, end) : textLine(text.slice(start, end), start, end));
  }
  const first = children[0];
  const told = first?.type === 'strange' && stateInAnyLanguage.test(first.value) && showsActive(children);
  if (told && !children.some((line) => line.type === 'state'))
    children[0] = { type: 'state', start: first.start, end: first.end, active: true };
  for (const line of children) {
    if (line.type === 'strange') {
      const { start, end } = line;
      diagnostics.push({
        file,
        span: { start, end },
        code: 'unexpected-line',
        message: `ufw does not print a line such as "${line.value}"; rules may be missing from this listing.`,
        effect: 'widens',
        severity: 'warning',
      });
    }
  }
  append(diagnostics, findGaps(file, children));
  return { status: { type: 'status', start: 0, end: text.length, children }, diagnostics };
}

const numberOf = ({ children }: Entry): number | null => {
  const label = children.find(({ type }) => type === 'label');
  return label === undefined ? null : Number(label.value.replace(/\D/g, ''));
};

/** `ufw status numbered` numbers rules from 1 on: a number that is left out is a rule that is missing here. */
function findGaps(file: number, lines: readonly StatusLine[]): Diagnostic[] {
  let expected = 1;
  return lines.flatMap((line): Diagnostic[] => {
    const number = line.type === 'entry' ? numberOf(line) : null;
    if (number === null) return [];
    const [first, last] = [expected, number - 1];
    expected = number + 1;
    if (first === number) return [];
    const which = first < last ? `Rules ${first} to ${last} are` : first === last ? `Rule ${first} is` : 'Rules are';
    return [
      {
        file,
        span: { start: line.start, end: line.end },
        code: 'rules-left-out',
        message: `${which} missing before this one: what they let in or keep out is not known. Collect \`ufw status numbered\` whole.`,
        effect: 'widens',
        severity: 'warning',
      },
    ];
  });
}

function entry(text: string, row: Row, start: number, end: number): StatusLine {
  const [word = '', direction = ''] = row.action!.image.split(' ');
  const action = actions.get(word);
  const way = directions.get(direction);
  const parts = [
    part('label', text, row.label ? [row.label] : []),
    part('to', text, row.before),
    part('action', text, [row.action!]),
    part('from', text, row.after),
    part('note', text, row.note ? [row.note] : []),
    part('comment', text, row.comment ? [row.comment] : []),
  ].filter((p) => p !== null);
  const overlaps = parts.some((p, i) => i > 0 && p.start < parts[i - 1]!.end);
  if (action === undefined || way === undefined || overlaps)
    return { type: 'strange', start, end, value: text.slice(start, end) };
  return { type: 'entry', start, end, action, direction: way, children: parts } satisfies Entry;
}

function part(type: Part['type'], text: string, tokens: readonly IToken[]): Part | null {
  const first = tokens[0];
  if (first === undefined) return null;
  const end = endOf(tokens.at(-1)!);
  return { type, start: first.startOffset, end, value: text.slice(first.startOffset, end) };
}

function textLine(value: string, start: number, end: number): StatusLine {
  const state = plainState(value);
  const active = activeLines.has(state);
  if (active || inactiveLines.has(state)) return { type: 'state', start, end, active };
  const defaults = defaultsLine.exec(value) ?? oldDefaultsLine.exec(value);
  if (defaults) {
    const [, incoming, outgoing, routed] = defaults as unknown as [
      string,
      UfwPolicy,
      UfwPolicy?,
      (UfwPolicy | 'disabled')?,
    ];
    return {
      type: 'defaults',
      start,
      end,
      incoming,
      outgoing: outgoing ?? null,
      routed: routed === undefined || routed === 'disabled' ? null : routed,
    } satisfies Defaults;
  }
  if (isRemark(value)) return { type: 'remark', start, end, value };
  return { type: 'strange', start, end, value };
}
