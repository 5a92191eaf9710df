import type { SupportRow } from '../format.ts';

export const support: readonly SupportRow[] = [
  { construct: 'hash:ip', state: 'modelled', note: 'ranges and networks too; `netmask`' },
  { construct: 'hash:net', state: 'modelled', note: '`nomatch`: the longest prefix decides' },
  { construct: 'bitmap:ip', state: 'modelled', note: '`netmask`' },
  { construct: 'bitmap:port', state: 'modelled', note: '' },
  { construct: 'hash:ip,port', state: 'modelled', note: 'protocol and port, ranges of ports' },
  { construct: 'hash:ip,port,ip', state: 'modelled', note: '' },
  { construct: 'hash:ip,port,net', state: 'partial', note: '`nomatch` excepts whatever else fits' },
  { construct: 'hash:net,port', state: 'partial', note: '`nomatch` excepts whatever else fits' },
  { construct: 'hash:net,net', state: 'partial', note: '`nomatch` excepts whatever else fits' },
  { construct: 'hash:net,port,net', state: 'partial', note: '`nomatch` excepts whatever else fits' },
  { construct: 'hash:net,iface', state: 'partial', note: '`wildcard`; ports of bridges (`physdev:`) are opaque' },
  { construct: 'hash:ip,mark', state: 'modelled', note: '' },
  { construct: 'hash:mac', state: 'opaque', note: "depends on the client's link-layer address" },
  { construct: 'hash:ip,mac', state: 'partial', note: 'the link-layer address is opaque' },
  { construct: 'bitmap:ip,mac', state: 'partial', note: 'the link-layer address is opaque' },
  { construct: 'list:set', state: 'partial', note: 'members of one type' },
  { construct: 'timeout', state: 'partial', note: 'the set is marked: elements come and go' },
  { construct: 'counters, comment, skbinfo', state: 'irrelevant', note: '' },
  { construct: 'any other type', state: 'opaque', note: 'the set is named, its content unknown' },
  { construct: 'create, add, del, flush, destroy, swap, rename', state: 'modelled', note: 'in the order of the file' },
  {
    construct: 'Name, Type, Header, Number of entries, Members',
    state: 'modelled',
    note: 'a set whose members are not shown, or fewer than counted, is of unknown content',
  },
];
