/** Set-ups that other releases show in words of their own; these are recorded of each. */
export const keptOfReleases: readonly string[] = [
  'ipset',
  'match-connlimit-none',
  'match-ctorigdst',
  'match-owner-exists',
  'match-socket',
  'recent',
  'target-tproxy',
  'connmark-two-masks',
  'legacy-and-nft',
  'comments-and-log',
  'nft-sets',
  'nft-meta-nfproto',
  'pasted-meters-of-a-wiki',
  'answers-into-a-tunnel',
];
