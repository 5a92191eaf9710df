/** Pairs of neighbours below this code are noted; others are not looked at. */
const codes = 256;

const stamps = new Uint32Array(codes * codes);
let stamp = 0;

/**
 * Notes which pairs of characters stand beside each other in a text, until the next text is noted. Whether one of a
 * hundred words is in it is then mostly told by a pair that is not there, without a search.
 */
export function notePairs(text: string): void {
  stamp++;
  let previous = codes;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (previous < codes && code < codes) stamps[previous * codes + code] = stamp;
    previous = code;
  }
}

/** `false`: the word is not in the text that was noted last. */
export function mayHold(word: string): boolean {
  for (let i = 1; i < word.length; i++) {
    const previous = word.charCodeAt(i - 1);
    const code = word.charCodeAt(i);
    if (previous < codes && code < codes && stamps[previous * codes + code] !== stamp) return false;
  }
  return true;
}
