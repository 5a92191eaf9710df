import type { SupportRow } from '../format.ts';

export const support: readonly SupportRow[] = [
  {
    construct: 'key types',
    state: 'modelled',
    note: 'Whether the key is whole; of RSA its bits. The key is not kept.',
  },
  { construct: 'from=', state: 'modelled', note: 'Addresses, networks, patterns; names need DNS.' },
  { construct: 'expiry-time=', state: 'modelled', note: 'Against the time of the snapshot.' },
  {
    construct: 'command=',
    state: 'partial',
    note: 'What ends the session at once is told from what runs; its words are not kept.',
  },
  {
    construct: 'cert-authority',
    state: 'partial',
    note: 'Somebody may hold a certificate that it signed; principals are the certificate’s.',
  },
  { construct: 'principals=', state: 'opaque', note: 'Which certificates exist nobody can read from a server.' },
  {
    construct: 'restrict, no-…, pty, user-rc, environment=, permitopen=, permitlisten=, tunnel=',
    state: 'irrelevant',
    note: 'By version; one that sshd does not know makes it pass over the line.',
  },
];
