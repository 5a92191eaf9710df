import type { Span } from '#core/source-file';

export interface StatusLog {
  readonly unit: string;
  readonly lines: Span;
}

/** The block of one unit in what `systemctl status` prints: its name, indented properties, an empty line, the log. */
const block =
  /^[●○×*↻x] (sshd?(?:@\S+)?\.(?:service|socket))[^\n]*\n(?:[ \t]+\S[^\n]*\n)+\r?\n((?:\S[^\n]*\d\d:\d\d:\d\d[^\n]*(?:\n|$))+)/gm;

/** The last lines of the journal below each SSH unit's state. Offsets of the text. */
export const findStatusLogs = (text: string): StatusLog[] =>
  [...text.matchAll(block)].map((match) => {
    const end = match.index + match[0].length;
    return { unit: match[1]!, lines: { start: end - match[2]!.length, end } };
  });
