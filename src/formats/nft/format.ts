import type { Format } from '../format.ts';

/** The options between `nft` and `list`, and what is listed. */
const listing = /\bnft\b(.*?)\blist (.*)/;
const handles = /#[ \t]handle \d+/;
/** A listing begins with a table; nft also warns of iptables' tables in comments. */
const listingHead = /^\uFEFF?(?:[ \t\r]*(?:#(?!!)[^\n]*)?\n)*[ \t]*table (?:ip6?|inet|arp|bridge|netdev) [^\s{]+ \{/;
const configPath = /^etc\/(?:sysconfig\/)?nftables\.conf$|^etc\/(?:sysconfig\/)?nftables(?:\.d)?\/|\.nft$/;
const configHead =
  /^#![^\n]*\bnft\b|^[ \t]*(?:flush ruleset|(?:add|insert|create) (?:table|chain|rule|set|map) |define [\w-]+ *=)/m;

/** Whether a one-letter option is among those of a command line, or of a file's name, which has no dashes left. */
const hasOption = (options: string, letter: string, long: string): boolean =>
  options
    .split(/\s+/)
    .some((word) => word === `--${long}` || new RegExp(`^-?[a-zA-Z]{0,3}${letter}[a-zA-Z]{0,3}$`).test(word));

/** nft: listings of the kernel's tables as text, and the files that are loaded at start. */
export const format: Format = {
  id: 'nft',
  title: 'nftables',
  kinds: [
    {
      id: 'nft-ruleset',
      title: 'output of `nft list ruleset`',
      command: 'nft list ruleset',
      emptyMeans: 'nothing',
      single: true,
    },
    {
      id: 'nft-ruleset-handles',
      title: 'output of `nft -a list ruleset`',
      command: 'nft -a list ruleset',
      emptyMeans: 'nothing',
      single: true,
    },
    {
      id: 'nft-part',
      title: 'output of `nft list table` and the like',
      command: null,
      emptyMeans: 'nothing',
      single: false,
    },
    {
      id: 'nft-config',
      title: '`/etc/nftables.conf` and what it includes',
      command: null,
      emptyMeans: 'nothing',
      single: false,
    },
  ],
  names: ['nft'],
  signs: ['table ', '#!', 'flush ruleset', 'add ', 'insert ', 'create ', 'define '],
  phase: 'main',
  carriesOut: ['nftables'],
  detect({ path, slug, command }, head) {
    if (/\.json$/.test(path) || /^\s*\{/.test(head)) return null;
    if (configPath.test(path)) return { kind: 'nft-config', score: 90 };
    if (slug === 'nftables.conf') return { kind: 'nft-config', score: 70 };
    const shown = listingHead.test(head);
    const [, options = '', what = ''] = listing.exec(command ?? slug.replace(/-/g, ' ')) ?? [];
    const withHandles = hasOption(options, 'a', 'handle') || slug === 'nft-a' || handles.test(head);
    const whole = withHandles ? 'nft-ruleset-handles' : 'nft-ruleset';
    if (what !== '') {
      if (hasOption(options, 'j', 'json')) return null;
      return { kind: /^ruleset\b(?!\s+\w)/.test(what) ? whole : 'nft-part', score: shown ? 88 : 62 };
    }
    if (/^nft(?:ables)?(?:-(?:ruleset|rules|[a-z]))?$/.test(slug)) return { kind: whole, score: shown ? 88 : 60 };
    if (configHead.test(head) && !shown) return { kind: 'nft-config', score: 80 };
    return shown ? { kind: whole, score: 85 } : null;
  },
  load: async () => (await import('./code.ts')).code,
};
