import type { Edit } from './cut.ts';
import { redrawLine, widthOf } from './terminal-line.ts';

/**
 * Control sequences that a terminal swallows (ECMA-48): CSI (colours, cursor), OSC (links, titles; ended by BEL or ST),
 * other strings (DCS, SOS, PM, APC), designations of character sets and two-character escapes. An unterminated string
 * is cut at the end of its line, so that nothing of the next one is lost.
 */
const sequence =
  /\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b\n]{0,4096}(?:\x07|\x1b\\)?|[PX^_][^\x1b\n]{0,4096}(?:\x1b\\)?|[ -/]+[0-~]|[0-Z\\-~])/g;

/** What moves the cursor back or along within a line, so that something is written over or moved. */
const moves = /[\b\x07]|\r(?!\r*(?:\n|$))|\x1b\[\d*[CDGP@]/;

/** A longer line was not typed. */
const longestLine = 20_000;

/** Of the lines between `from` and `to` what their terminal showed in the end, where the cursor moved in them. */
function redraw(raw: string, spans: readonly Edit[], width: number | null): Edit[] {
  const edits: Edit[] = [];
  let next = 0;
  for (let start = 0; start < raw.length; ) {
    const newline = raw.indexOf('\n', start);
    const end = newline < 0 ? raw.length : newline;
    const line = raw.slice(start, end);
    const first = next;
    while (next < spans.length && spans[next]!.start < end) next++;
    const inLine = spans.slice(first, next);
    const drawn = line.length <= longestLine && moves.test(line) ? redrawLine(line, start, inLine, width) : null;
    edits.push(...(drawn ?? inLine));
    start = end + 1;
  }
  return edits;
}

/** What a terminal swallowed of a recording, or showed in another way: ascending, disjoint edits of the raw text. */
export function findTerminalSequences(raw: string): Edit[] {
  if (!/[\x1b\b\x07]|^Script started on /.test(raw)) return [];
  const spans = Array.from(raw.matchAll(sequence), (match) => ({
    start: match.index,
    end: match.index + match[0].length,
    text: '',
  }));
  return raw.includes('\n') && moves.test(raw) ? redraw(raw, spans, widthOf(raw)) : spans;
}
