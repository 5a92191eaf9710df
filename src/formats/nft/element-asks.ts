import type { Placed, Statement } from '../_grammar/nft/ast.ts';
import { limitOf, quotaOf } from '../_grammar/nft/quantities.ts';

const beginnings = new Set(['limit', 'quota', 'ct', 'counter', 'last', 'timeout', 'expires', 'comment']);

/** The limits, quotas and numbers of connections among the words behind an element's key. */
export function askedBy(words: readonly string[], place: Placed): Statement[] {
  const found: Statement[] = [];
  for (let at = 0; at < words.length; ) {
    let end = at + 1;
    while (end < words.length && !beginnings.has(words[end]!)) end++;
    const one = askOf(words[at]!, words.slice(at + 1, end), place);
    if (one !== null) found.push(one);
    at = end;
  }
  return found;
}

function askOf(word: string, rest: readonly string[], place: Placed): Statement | null {
  const opaque: Statement = { type: 'opaque-match', ...place, text: [word, ...rest].join(' ') };
  switch (word) {
    case 'limit': {
      const limit = limitOf(rest);
      return limit === null ? opaque : { type: 'limit', ...place, limit };
    }
    case 'quota': {
      const quota = quotaOf(rest);
      return quota === null ? opaque : { type: 'quota', ...place, quota };
    }
    case 'ct': {
      const over = rest[1] === 'over';
      const count = rest[over ? 2 : 1];
      if (rest[0] !== 'count' || count === undefined || !/^\d+$/.test(count)) return opaque;
      return { type: 'ct-count', ...place, over, count: Number(count) };
    }
    default:
      return null;
  }
}
