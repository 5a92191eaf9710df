/** Nobody writes so many braces, commas and operators in one rule outside of a set; each costs the parser its stack. */
const mostNested = 32;
const mostJoined = 256;

/** Whether reading the text could exhaust the stack. */
export function isUnreasonable(text: string): boolean {
  let depth = 0;
  let joined = 0;
  for (let at = 0; at < text.length; at++) {
    switch (text[at]) {
      case '"': {
        const close = text.indexOf('"', at + 1);
        if (close > 0) at = close;
        break;
      }
      case '{':
      case '(':
        if (++depth > mostNested) return true;
        break;
      case '}':
      case ')':
        depth--;
        joined = 0;
        break;
      case ',':
        // In a set, elements follow each other without nesting.
        if (depth > 0) joined = 0;
        else if (++joined > mostJoined) return true;
        break;
      case '|':
      case '&':
      case '^':
      case '.':
        if (isBlank(text[at + 1]) && ++joined > mostJoined) return true;
        break;
      case 'o':
      case 'x':
      case 'a':
        if (/^(?:or|xor|and)\s/.test(text.slice(at, at + 4)) && ++joined > mostJoined) return true;
    }
  }
  return false;
}

const isBlank = (letter: string | undefined): boolean => letter === undefined || letter <= ' ';
