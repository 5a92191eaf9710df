import type { SupportRow } from '../format.ts';

const modelled = (construct: string, note = ''): SupportRow => ({ construct, state: 'modelled', note });

export const support: readonly SupportRow[] = [
  modelled('Port, -p, -o Port='),
  modelled('ListenAddress', 'Names are looked up in a collected /etc/hosts; else the address stays open.'),
  modelled('AddressFamily, -4, -6'),
  modelled('Include', 'With the slips of 8.2 and 8.3.'),
  modelled('Match User, Host, Address, LocalAddress, LocalPort, RDomain, Version, Invalid-User, all'),
  { construct: 'Match Group', state: 'partial', note: 'Needs the groups of the user.' },
  modelled('MaxStartups, LoginGraceTime, PerSource…', 'Values and faults.'),
  modelled('AllowUsers, DenyUsers, AllowGroups, DenyGroups'),
  modelled('AuthenticationMethods', 'Whether an enabled method satisfies it.'),
  modelled(
    'Ciphers, MACs, KexAlgorithms, HostKeyAlgorithms, …Algorithms, …KeyTypes',
    'With `+`, `-`, `^` and patterns.',
  ),
  modelled('Subsystem', 'Repeated names are fatal up to 9.4.'),
  modelled('HostKey, HostCertificate, HostKeyAgent', 'Whether the files exist is not asked here.'),
  modelled('ForceCommand, VersionAddendum, AuthorizedKeysCommand', 'The line as it stands.'),
  modelled('options of Debian, Ubuntu, Red Hat and SUSE', 'Known on those builds, fatal elsewhere.'),
  modelled('deprecated, unsupported and unknown options', 'By release.'),
  modelled('quotes, escapes, comments, equals signs', 'Up to 8.6 and from 8.7.'),
  modelled('CR, form feed, NUL, byte order mark'),
  { construct: 'RDomain', state: 'modelled', note: 'Fatal on Linux.' },
  { construct: 'RequiredAuthentications1, GSSAPIIndicators', state: 'opaque', note: 'Red Hat; any value is taken.' },
  { construct: 'service names as ports', state: 'partial', note: 'Common ones, and a collected /etc/services.' },
];
