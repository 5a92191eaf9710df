import type { SupportRow } from '../format.ts';

export const support: readonly SupportRow[] = [
  { construct: 'N: NAME: <FLAGS> …', state: 'modelled', note: 'Name, index, UP, LOOPBACK, POINTOPOINT.' },
  { construct: 'inet, inet6', state: 'modelled', note: '' },
  { construct: 'peer', state: 'modelled', note: 'The own end of a point-to-point link.' },
  { construct: 'dadfailed', state: 'modelled', note: 'Left out and reported.' },
  { construct: 'ip -o addr, ip -br addr, ip -j addr', state: 'modelled', note: '' },
  { construct: '-4, -6, dev NAME', state: 'modelled', note: 'Shows one family, or is a partial view.' },
  { construct: 'ifconfig', state: 'partial', note: 'Leaves out secondary addresses, so it is a partial view.' },
  {
    construct: 'xdp, xdpgeneric, xdpoffload, xdpmulti',
    state: 'opaque',
    note: 'The program may drop anything before the packet filter.',
  },
  {
    construct: 'NO-CARRIER, LOWER_UP, RUNNING, NOARP',
    state: 'modelled',
    note: 'Nothing comes in by it: its addresses are reached by other interfaces.',
  },
  { construct: 'state UP, DOWN, UNKNOWN', state: 'irrelevant', note: 'The flag UP counts.' },
  { construct: 'link/ether, valid_lft, RX, TX …', state: 'irrelevant', note: '' },
  { construct: 'tentative, deprecated, temporary', state: 'irrelevant', note: 'The address is taken.' },
];
