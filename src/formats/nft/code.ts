import type { FormatCode } from '../format.ts';
import { amend } from './amend.ts';
import { lowerNft } from './lower.ts';
import { type NftFile, parseNft } from './parse.ts';
import { support } from './support.ts';
import { nftTree } from './tree.ts';
import { typeRules } from './type-rules.ts';

export const code: FormatCode<NftFile> = {
  parse: (file, kind) => parseNft(file, kind),
  tree: nftTree,
  lower: lowerNft,
  describe: async (input, offset) => (await import('./describe.ts')).describeNft(input, offset),
  amend,
  command: typeRules,
  support,
};
