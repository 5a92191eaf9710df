/** The documents of an NDJSON output, one a line. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into them freely.
export const documentsIn = (out: string): any[] =>
  out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
