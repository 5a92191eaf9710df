import type { UfwAction, UfwDirection } from './ast.ts';

/**
 * The status line in the languages that ufw's catalogues have, in lower case, without blanks, with an ASCII colon.
 * On most systems the line is English whatever the locale.
 */
export const stateLines: ReadonlyMap<string, boolean> = new Map([
  ...[
    'status:active',
    'estáu:activu',
    'status:aktivan',
    'status:aktivno',
    'stav:aktivní',
    'κατάσταση:ενεργό',
    'estado:activo',
    'staatus:aktiivne',
    'tila:käytössä',
    'état:actif',
    'stato:attivo',
    'status:aktiv',
    'status:actief',
    'estado:active',
    'estado:ativo',
    'stare:activ',
    'состояние:активен',
    'stav:aktívny',
    'statv:aktívny',
    'stanje:dejavno',
    'durum:etkin',
    'стан:активний',
    '状态:激活',
    '狀態:啓用',
  ].map((line): [string, boolean] => [line, true]),
  ...[
    'status:inactive',
    'estáu:inactivu',
    'status:neaktivno',
    'estat:inactiu',
    'stav:neaktivní',
    'κατάσταση:ανενεργό',
    'estado:inactivo',
    'staatus:väljas',
    'tila:passiivinen',
    'état:inactif',
    'stato:inattivo',
    'status:inaktiv',
    'status:inactief',
    'estado:inativo',
    'stare:inactiv',
    'состояние:неактивен',
    'stav:neaktívny',
    'stanjenedejavno',
    'durum:etkindeğil',
    'стан:неактивний',
    '状态:不活动',
    '狀態:不活動',
  ].map((line): [string, boolean] => [line, false]),
]);

/** How `stateLines` spells a line. */
export const plainState = (line: string): string =>
  line.normalize('NFC').toLowerCase().replace(/\s/gu, '').replace('：', ':');

export const actions: ReadonlyMap<string, UfwAction> = new Map([
  ['ALLOW', 'allow'],
  ['DENY', 'deny'],
  ['REJECT', 'reject'],
  ['LIMIT', 'limit'],
]);

/** Plain `ufw status` leaves `IN` out. */
export const directions: ReadonlyMap<string, UfwDirection> = new Map([
  ['', 'in'],
  ['IN', 'in'],
  ['OUT', 'out'],
  ['FWD', 'forward'],
]);

/** IP protocol numbers of the protocols that ufw and iptables name. */
export const protocolNumbers: ReadonlyMap<string, number> = new Map([
  ['icmp', 1],
  ['igmp', 2],
  ['tcp', 6],
  ['udp', 17],
  ['ipv6', 41],
  ['gre', 47],
  ['esp', 50],
  ['ah', 51],
  ['icmpv6', 58],
  ['ipv6-icmp', 58],
  ['vrrp', 112],
]);
