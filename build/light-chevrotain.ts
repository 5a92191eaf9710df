import { fileURLToPath } from 'node:url';

/** Chevrotain's table of all letters takes longer to fill than a small file takes to read; it is a division. */
const table = [
  ['        initCharCodeToOptimizedIndexMap();', ''],
  ['charCodeToOptimizedIdxMap[charCode]', '255 + ~~(charCode / 255)'],
] as const;

/** A plugin of the bundler: Chevrotain 11 as it is, without what it does slowly at start-up. */
export const lightChevrotain = {
  name: 'light-chevrotain',
  resolveId(id: string): string | null {
    return id === 'lodash-es' ? fileURLToPath(new URL('lodash.ts', import.meta.url)) : null;
  },
  transform(code: string, id: string): string | null {
    if (!id.endsWith('/chevrotain/lib/src/scan/lexer.js')) return null;
    return table.reduce((changed, [from, to]) => {
      if (!changed.includes(from)) throw new Error(`Chevrotain's lexer no longer has \`${from}\`: adapt this plugin`);
      return changed.replace(from, to);
    }, code);
  },
};
