import type { SupportRow } from '../format.ts';

export const support: readonly SupportRow[] = [
  { construct: 'N: NAME: <FLAGS> …', state: 'modelled', note: 'Name, index, UP, LOOPBACK, POINTOPOINT.' },
  { construct: 'inet, inet6', state: 'modelled', note: '' },
  { construct: 'peer', state: 'modelled', note: 'The own end of a point-to-point link.' },
  { construct: 'dadfailed', state: 'modelled', note: 'Left out and reported.' },
  { construct: 'ip -o addr, ip -br addr, ip -j addr', state: 'modelled', note: '' },
  { construct: '-4, -6, dev NAME', state: 'modelled', note: 'Shows one family, or is a partial view.' },
  { construct: 'ifconfig', state: 'partial', note: 'Leaves out secondary addresses, so it is a partial view.' },
  { construct: 'NO-CARRIER, state DOWN', state: 'irrelevant', note: 'UP means administratively up.' },
  { construct: 'link/ether, valid_lft, RX, TX …', state: 'irrelevant', note: '' },
  { construct: 'tentative, deprecated, temporary', state: 'irrelevant', note: 'The address is taken.' },
];
