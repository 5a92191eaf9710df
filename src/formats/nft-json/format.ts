import type { Format } from '../format.ts';

const content = /^\s*\{\s*"nftables"\s*:/;
const listing = /\bnft\b(?=.*\blist\b)/;

/** The listing of nft as JSON. */
export const format: Format = {
  id: 'nft-json',
  title: 'nftables, JSON',
  kinds: [
    {
      id: 'nft-json-ruleset',
      title: 'output of `nft -j list ruleset`',
      command: 'nft -j list ruleset',
      emptyMeans: 'failed',
      single: true,
    },
    {
      id: 'nft-json-part',
      title: 'output of `nft -j list table` and the like',
      command: null,
      emptyMeans: 'failed',
      single: false,
    },
  ],
  names: ['nft'],
  signs: ['"nftables"'],
  phase: 'main',
  detect({ path, slug, command }, head) {
    const words = command ?? slug.replace(/-/g, ' ');
    const isPart = listing.test(words) && !/\blist ruleset(?!\s+\w)/.test(words);
    const kind = isPart ? 'nft-json-part' : 'nft-json-ruleset';
    if (content.test(head)) return { kind, score: 95 };
    const isJson = /\.json$/.test(path) || /\bnft\b.*\s(?:-[a-zA-Z]*j|--json)\b/.test(command ?? '');
    const isNamed = /^nft(?:ables)?(?:-.*)?$/.test(slug) || listing.test(words);
    return isJson && isNamed ? { kind, score: 62 } : null;
  },
  load: async () => (await import('./code.ts')).code,
};
