/**
 * For `start_chars_hint` of patterns that begin with almost anything, which Chevrotain cannot work out by itself: every
 * first letter but these. Its table knows letters above 255 in groups of 255; the last group is U+FFFF alone.
 */
export const firstLettersBut = (excluded: string): number[] => [
  ...Array.from({ length: 256 }, (_, code) => code).filter((code) => !excluded.includes(String.fromCharCode(code))),
  ...Array.from({ length: 257 }, (_, group) => Math.max(256, 255 * (group + 1))),
];

export const anyFirstLetter = firstLettersBut('');
