import type { Diagnostic } from '#core/diagnostic';
import type { Added, Command, CommandWord } from './ast.ts';
import { noneWords } from './catalogues.ts';
import { parseCommands } from './grammar.ts';

const isRemark = (line: string): boolean =>
  noneWords.has(line.trim()) || /^(?:.*[:：]|WARN: .*|.*[$#] ufw show added)$/u.test(line);

/** Reads the output of `ufw show added`: a heading, then one command a line, or `(None)`. */
export function parseAdded(file: number, text: string): { added: Added; diagnostics: Diagnostic[] } {
  const children: Command[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const tokens of parseCommands(text)) {
    const words = tokens.map((token): CommandWord => {
      const quoted = token.image.length > 1 && token.image.startsWith("'") && token.image.endsWith("'");
      const end = token.startOffset + token.image.length;
      return { type: 'word', start: token.startOffset, end, value: quoted ? token.image.slice(1, -1) : token.image };
    });
    const first = words[0]!;
    const span = { start: first.start, end: words.at(-1)!.end };
    if (first.value === 'ufw') children.push({ type: 'command', ...span, children: words });
    else if (!isRemark(text.slice(span.start, span.end))) {
      diagnostics.push({
        file,
        span,
        code: 'unexpected-line',
        message: 'ufw show added prints a heading and commands that begin with "ufw"; this line is neither.',
        effect: 'widens',
        severity: 'warning',
      });
    }
  }
  return { added: { type: 'added', start: 0, end: text.length, children }, diagnostics };
}
