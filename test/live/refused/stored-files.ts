import type { Asked } from './load-each.ts';
import { nearNft } from './near-nft.ts';
import { nearRules } from './near-rules.ts';
import { nftTexts } from './nft-files.ts';
import { ruleFiles } from './rule-files.ts';
import { writtenRules } from './written-rules.ts';

/** Each file with each program that would load it. */
export const stored: readonly Asked[] = [
  ...ruleFiles.flatMap(({ name, family, text }) =>
    ['nft', 'legacy'].map((backend) => ({
      name: `IPv${family} ${name}`,
      program: `ip${family === 6 ? '6' : ''}tables-${backend}-restore`,
      text,
    })),
  ),
  ...nftTexts.map(({ name, text }) => ({ name, program: 'nft -f', text })),
  ...writtenRules,
  ...nearRules,
  ...nearNft,
];
