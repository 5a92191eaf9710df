import type { Format } from '../format.ts';

const listingCommand = /\bnft\b(?=.*\blist\b)/;
const handles = /#[ \t]handle \d+/;
/** A listing begins with a table; nft also warns of iptables' tables in comments. */
const listingHead = /^(?:[ \t\r\n]*(?:#(?!!)[^\n]*)?\n)*[ \t]*table (?:ip6?|inet|arp|bridge|netdev) [^\s{]+ \{/;
const configPath = /^etc\/(?:sysconfig\/)?nftables\.conf$|^etc\/(?:sysconfig\/)?nftables(?:\.d)?\/|\.nft$/;
const configName = /^nftables\.conf$/;
const configHead =
  /^#![^\n]*\bnft\b|^\s*(?:flush ruleset|(?:add|insert|create) (?:table|chain|rule|set|map) |define [\w-]+ *=)/m;

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
  phase: 'main',
  detect({ path, slug, command }, head) {
    if (/\.json$/.test(path) || /^\s*\{/.test(head)) return null;
    if (configPath.test(path)) return { kind: 'nft-config', score: 90 };
    if (configName.test(slug)) return { kind: 'nft-config', score: 70 };
    const listing = handles.test(head) ? 'nft-ruleset-handles' : 'nft-ruleset';
    const shown = listingHead.test(head);
    const words = command ?? slug.replace(/-/g, ' ');
    if (listingCommand.test(words)) {
      if (command !== undefined && /\s-(?:[a-zA-Z]*j|-json)\b/.test(command)) return null;
      const whole = /\blist ruleset(?!\s+\w)/.test(words);
      const options = /^nft (?:(?!list)\S+ )*?a?/.exec(words)?.[0] ?? '';
      const kind = !whole ? 'nft-part' : / a\b|-a/.test(options) ? 'nft-ruleset-handles' : listing;
      return { kind, score: shown ? 88 : 62 };
    }
    if (/^nft(?:ables)?(?:-(?:ruleset|rules|[a-z]))?$/.test(slug)) {
      const kind = slug === 'nft-a' ? 'nft-ruleset-handles' : listing;
      return { kind, score: shown ? 88 : 60 };
    }
    if (configHead.test(head) && !shown) return { kind: 'nft-config', score: 80 };
    return shown ? { kind: listing, score: 85 } : null;
  },
  load: async () => (await import('./code.ts')).code,
};
