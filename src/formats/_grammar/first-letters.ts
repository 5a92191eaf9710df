/**
 * For `start_chars_hint` of patterns that begin with almost anything, which Chevrotain cannot work out by itself: every
 * first letter but these. Its table knows letters above 255 in groups of 255.
 */
export const firstLettersBut = (excluded: string): number[] => [
  ...Array.from({ length: 256 }, (_, code) => code).filter((code) => !excluded.includes(String.fromCharCode(code))),
  ...Array.from({ length: 258 }, (_, group) => Math.min(256 + 254 * group, 0xffff)),
];
