import type { MatchExtension } from './iptables-extension.ts';
import { connectionMatches } from './iptables-match-connection.ts';
import { headerMatches } from './iptables-match-header.ts';
import { historyMatches } from './iptables-match-history.ts';
import { icmpMatches } from './iptables-match-icmp.ts';
import { otherMatches } from './iptables-match-other.ts';
import { timeMatch } from './iptables-match-time.ts';

/** Every match extension that is known by name; others are opaque. */
export const matches: Readonly<Record<string, MatchExtension>> = {
  ...headerMatches,
  ...connectionMatches,
  ...historyMatches,
  ...icmpMatches,
  ...otherMatches,
  time: timeMatch,
};
