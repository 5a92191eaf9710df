import type { FormatCode } from '../format.ts';
import { toUnistRoot } from '../syntax.ts';
import { lowerNftJson } from './lower.ts';
import { type NftJson, parseNftJson } from './parse.ts';
import { support } from './support.ts';

export const code: FormatCode<NftJson> = {
  parse: (file) => parseNftJson(file),
  tree(file, { statements: { root } }) {
    const children = root === null ? [] : [root];
    return toUnistRoot(file, { type: 'json', start: 0, end: file.text.length, children });
  },
  lower: lowerNftJson,
  support,
};
