/** Shell patterns as glob(3) and fnmatch(3) read them, one path segment at a time. */

export const hasWildcard = (segment: string): boolean => /[*?[]/.test(segment);

const classes: Readonly<Record<string, string>> = {
  alnum: 'A-Za-z0-9',
  alpha: 'A-Za-z',
  blank: ' \\t',
  cntrl: '\\x00-\\x1f\\x7f',
  digit: '0-9',
  graph: '!-~',
  lower: 'a-z',
  print: ' -~',
  punct: '!-\\/:-@\\[-`{-~',
  space: '\\s',
  upper: 'A-Z',
  xdigit: 'A-Fa-f0-9',
};

const literal = (character: string): string => character.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

/** The bracket expression that begins at `[`, or `null` where it is never closed and the bracket stands for itself. */
function bracket(pattern: string, from: number): { source: string; end: number } | null {
  let at = from + 1;
  let source = '';
  const negated = pattern[at] === '!' || pattern[at] === '^';
  if (negated) at++;
  for (let first = true; at < pattern.length; first = false) {
    if (pattern[at] === ']' && !first) return { source: `[${negated ? '^' : ''}${source}]`, end: at + 1 };
    const named = /^\[:(\w+):\]/.exec(pattern.slice(at));
    if (named) {
      source += classes[named[1]!] ?? '';
      at += named[0].length;
      continue;
    }
    if (pattern[at] === '\\' && at + 1 < pattern.length) at++;
    source += literal(pattern[at++]!);
    if (pattern[at] === '-' && at + 1 < pattern.length && pattern[at + 1] !== ']') {
      const high = pattern[at + 1] === '\\' ? at + 2 : at + 1;
      // An empty range matches nothing; RegExp would refuse it.
      if (pattern[high]! >= pattern[at - 1]!) source += `-${literal(pattern[high]!)}`;
      at = high + 1;
    }
  }
  return null;
}

type Element = 'star' | 'any' | { readonly character: string } | { readonly set: RegExp };

function elementsOf(pattern: string): Element[] {
  const elements: Element[] = [];
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at]!;
    const set = character === '[' ? bracket(pattern, at) : null;
    if (set) {
      elements.push({ set: new RegExp(set.source, 's') });
      at = set.end - 1;
    } else if (character === '\\' && at + 1 < pattern.length) elements.push({ character: pattern[++at]! });
    else if (character === '*') elements.push('star');
    else if (character === '?') elements.push('any');
    else elements.push({ character });
  }
  return elements;
}

function fitsElement(element: Element, character: string): boolean {
  if (typeof element === 'string') return element === 'any';
  return 'set' in element ? element.set.test(character) : element.character === character;
}

/**
 * A test for one segment. Wildcards do not take a leading dot. Time is bounded by the product of both lengths,
 * whatever a hostile pattern looks like: only the last star is ever tried again.
 */
export function segmentPattern(pattern: string): (name: string) => boolean {
  const elements = elementsOf(pattern);
  const takesDot = elements[0] !== undefined && typeof elements[0] === 'object' && 'character' in elements[0];
  return (name) => {
    if (name.startsWith('.') && !takesDot) return false;
    let element = 0;
    let at = 0;
    let star = -1;
    let resume = 0;
    while (at < name.length) {
      if (elements[element] === 'star') {
        star = element++;
        resume = at;
      } else if (element < elements.length && fitsElement(elements[element]!, name[at]!)) {
        element++;
        at++;
      } else if (star >= 0) {
        element = star + 1;
        at = ++resume;
      } else return false;
    }
    while (elements[element] === 'star') element++;
    return element === elements.length;
  };
}
