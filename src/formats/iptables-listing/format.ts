import type { Format } from '../format.ts';

const named =
  /(?:^|[-_/ ])ip6?tables(?:-(?:nft|legacy))?[-_ ](?:(?:-?t|-+table)[-_ ]\w+[-_ ])?-*(?:[vnx]*l[vnx]*|line-numbers|list)(?:[-_ .]|$)/;
const withTable = /(?:^|[-_/ ])ip6?tables(?:-(?:nft|legacy))?[-_ ](?:-?t|-+table)[-_ ]\w+$/;
const chain = /^Chain \S+ \((?:policy [A-Z]+|\d+ references)/m;
const columns = /^(?:num +)?(?: *pkts +bytes +)?target +prot +opt +(?:in +out +)?source +destination/m;
/** A row of which the head was filtered out; older ip6tables leaves the column `opt` empty. */
const address = '!?(?:anywhere|\\d+\\.\\d+\\.\\d+\\.\\d+(?:/\\S+)?|[0-9a-f]*:[0-9a-f:.]*(?:/\\S+)?)';
const row = new RegExp(
  '^(?:\\d+ +)?(?: *\\d+[KMG]? +\\d+[KMG]? +)?[A-Za-z][\\w-]* +!?[\\w-]+ +' +
    `(?:(?:--|-f|!f) +(?:\\S+ +\\S+ +)?(?:${address} +\\S|[\\w.-]+ +${address}(?: |$))|(?:\\S+ +\\S+ +)?(?:anywhere|::/0) +${address}(?: |$))`,
  'm',
);
const rowOfSix = /^[^\n]* (?:::\/0|[0-9a-f:]+::[0-9a-f:]*\/\d+) +\S/m;

export const format: Format = {
  id: 'iptables-listing',
  title: 'Listings of iptables (iptables -L)',
  kinds: [
    {
      id: 'iptables-listing',
      title: 'output of `iptables -L -n -v`',
      command: 'iptables -L -n -v --line-numbers',
      emptyMeans: 'failed',
      single: false,
    },
    {
      id: 'ip6tables-listing',
      title: 'output of `ip6tables -L -n -v`',
      command: 'ip6tables -L -n -v --line-numbers',
      emptyMeans: 'failed',
      single: false,
    },
    {
      id: 'ufw-show-raw',
      title: 'output of `ufw show raw`',
      command: 'ufw show raw',
      emptyMeans: 'failed',
      single: true,
    },
  ],
  names: ['tables', 'ufw'],
  signs: ['ipv4 (', 'chain ', 'target ', ' -- ', ' -f ', ' !f ', 'anywhere', '::/0'],
  phase: 'main',
  detect(claim, head) {
    if (/^IPV4 \(\w+\):\r?$/m.test(head)) return { kind: 'ufw-show-raw', score: 96 };
    if (/^(?:sudo[-_ ])?ufw[-_ ](?:show[-_ ])?raw$/i.test(claim.command ?? claim.slug))
      return { kind: 'ufw-show-raw', score: 65 };
    const words = `${claim.slug} ${claim.command ?? ''}`.toLowerCase();
    const byName = named.test(words) || withTable.test(words);
    const content = chain.test(head) && columns.test(head) ? 85 : columns.test(head) || chain.test(head) ? 80 : 0;
    const rows = content === 0 && row.test(head) ? 70 : 0;
    const score = content > 0 ? content + (byName ? 10 : 0) : rows > 0 ? rows + (byName ? 20 : 0) : byName ? 60 : 0;
    if (score === 0) return null;
    const six = /ip6tables/.test(words) || rowOfSix.test(head);
    return { kind: six ? 'ip6tables-listing' : 'iptables-listing', score };
  },
  load: async () => (await import('./code.ts')).code,
};
