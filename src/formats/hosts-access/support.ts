import type { SupportRow } from '../format.ts';

/** hosts_access(5) and hosts_options(5), construct by construct. */
export const support: readonly SupportRow[] = [
  {
    construct: 'logical lines, comments',
    state: 'modelled',
    note: 'backslash-newline, 2,047 bytes, NUL, a `#` that is not the first byte',
  },
  {
    construct: 'last line without newline',
    state: 'modelled',
    note: 'ends the list on Debian, is passed over on Red Hat and SUSE',
  },
  {
    construct: 'line of 2,048 bytes or more',
    state: 'partial',
    note: 'ends the list on Debian; undecided on Red Hat and SUSE',
  },
  { construct: 'daemon name, `*`, `?`, `ALL`', state: 'modelled', note: '' },
  { construct: 'server port number as daemon', state: 'modelled', note: '' },
  { construct: '`daemon@host`', state: 'partial', note: 'addresses exactly; names of the server are undecided' },
  { construct: '`EXCEPT`', state: 'modelled', note: 'nested to the right, in both lists' },
  { construct: 'IPv4 address, `prefix.`', state: 'modelled', note: '' },
  { construct: '`net/mask`, `net/length`', state: 'modelled', note: 'as each libwrap computes them' },
  {
    construct: '`[address]`, `[net]/length`',
    state: 'modelled',
    note: 'on Red Hat and SUSE the length behind the brackets is undecided',
  },
  {
    construct: '`*` and `?` in addresses',
    state: 'modelled',
    note: 'beyond 4,096 ranges, and for IPv6: exact for one address only',
  },
  {
    construct: 'the same as host names',
    state: 'modelled',
    note: 'a condition: it needs a name that looks like the address',
  },
  { construct: '`localhost`', state: 'partial', note: 'nobody but the machine itself, perhaps' },
  { construct: 'host name, `.domain`', state: 'opaque', note: 'DNS decides' },
  { construct: '`LOCAL`, `KNOWN`, `UNKNOWN`, `PARANOID`', state: 'opaque', note: 'DNS decides' },
  { construct: '`@netgroup`', state: 'opaque', note: '' },
  { construct: '`user@host`', state: 'partial', note: '`ALL@` exactly; other users are undecided among the hosts' },
  { construct: '`/file`', state: 'modelled', note: 'where the file was collected, else undecided' },
  { construct: '`allow`, `deny`', state: 'modelled', note: '' },
  { construct: 'unknown or malformed option', state: 'modelled', note: 'the client is refused' },
  {
    construct: '`severity`, `setenv`, `umask`, `nice`, `linger`, `keepalive`, `rfc931`, `banners`, `spawn`',
    state: 'modelled',
    note: 'their values are checked; what they do has no bearing',
  },
  { construct: '`twist`', state: 'modelled', note: 'the client is served by another program' },
  { construct: '`aclexec`', state: 'opaque', note: 'a program decides: as the list says, or the list ends' },
  { construct: '`user`, `group`', state: 'partial', note: 'refuses where the account does not exist' },
];
