import type { SupportRow } from '../format.ts';

export const support: readonly SupportRow[] = [
  { construct: '`Banned IP list:`', state: 'modelled', note: 'as the jail’s actions carry it out' },
  {
    construct: '`IP list:` (before 0.9)',
    state: 'modelled',
    note: 'the actions that these versions ship drop or reject, by version: which is open unless `blocktype` tells',
  },
  { construct: '`fail2ban-client banned`', state: 'modelled', note: 'every jail' },
  { construct: '`fail2ban-client status --all`', state: 'modelled', note: 'every jail, since 1.1' },
  { construct: '`fail2ban-client get JAIL banip`, `banned`', state: 'modelled', note: 'with times or without' },
  { construct: '`fail2ban-client get JAIL actions`', state: 'partial', note: 'names only; options come from files' },
  { construct: '`Jail list:`', state: 'irrelevant', note: '' },
  { construct: '`Filter`, `Currently failed:`, `Total banned:`', state: 'irrelevant', note: 'counters' },
  {
    construct: 'jail.conf, jail.d/*.conf, jail.local, jail.d/*.local',
    state: 'modelled',
    note: '`action`, `banaction` and `port`, with `%(name)s`; where neither jail.conf nor an action was collected, bans are taken to refuse on port 22 as shipped, and the answer assumes it',
  },
  {
    construct: 'iptables*, nftables*, firewallcmd-*',
    state: 'modelled',
    note: 'with `blocktype`, `port`, `protocol`, `type` and `chain`; what iptables and nft refuse, lists of ports too, bans nobody. Another chain than INPUT is open, and so is an action whose commands `action.d/*.local` changes. Those of firewalld count while it runs, rich rules in its default zone. What `*-ipset*` fill is what is in the set, where nobody listed it',
  },
  {
    construct: 'ufw',
    state: 'partial',
    note: 'while it is active; without `destination`, and with no `application` but OpenSSH',
  },
  { construct: 'route', state: 'modelled', note: 'no answer reaches the client' },
  { construct: 'hostsdeny', state: 'irrelevant', note: 'the lines of /etc/hosts.deny count by themselves' },
  { construct: 'sendmail*, abuseipdb, cloudflare …', state: 'irrelevant', note: 'they tell others' },
  { construct: 'other actions', state: 'opaque', note: 'whoever is banned may see anything' },
  {
    construct: '/var/log/fail2ban.log',
    state: 'partial',
    note: 'the last of Ban, Restore Ban and Unban of each address, where no jail was asked; rotated ones (`fail2ban.log.1`) are read first',
  },
];
