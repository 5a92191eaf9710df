import type { Span } from '#core/source-file';

/**
 * Control sequences that a terminal swallows (ECMA-48): CSI (colours, cursor), OSC (links, titles; ended by BEL or ST),
 * other strings (DCS, SOS, PM, APC), designations of character sets and two-character escapes. An unterminated string
 * is cut at the end of its line, so that nothing of the next one is lost.
 */
const sequence =
  /\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b\n]{0,4096}(?:\x07|\x1b\\)?|[PX^_][^\x1b\n]{0,4096}(?:\x1b\\)?|[ -/]+[0-~]|[0-Z\\-~])/g;

/** The raw offsets of terminal control sequences, ascending. */
export function findTerminalSequences(raw: string): Span[] {
  if (!raw.includes('\x1b')) return [];
  return Array.from(raw.matchAll(sequence), (match) => ({ start: match.index, end: match.index + match[0].length }));
}
