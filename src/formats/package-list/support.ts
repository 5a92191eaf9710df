import type { SupportRow } from '../format.ts';

export const support: readonly SupportRow[] = [
  { construct: 'dpkg -l, dpkg-query -W, dpkg -s, apt list --installed', state: 'modelled', note: '' },
  { construct: 'ii, hi, iU, iF, rc, un', state: 'modelled', note: 'Whether the files are in place.' },
  { construct: 'rpm -qa', state: 'modelled', note: 'Plain, with dates, as JSON, as supportconfig’s table.' },
  { construct: 'apk info -v, apk list -I', state: 'modelled', note: '' },
  { construct: '/var/lib/dpkg/status, /lib/apk/db/installed', state: 'modelled', note: 'Of a copied or mounted root.' },
  { construct: 'rpm’s database', state: 'unknown', note: 'Not read: `rpm -qa` shows what is in it.' },
  { construct: 'package … is not installed, no packages found', state: 'modelled', note: '' },
  {
    construct: 'a list without the server',
    state: 'modelled',
    note: 'Proves something only where it lists everything.',
  },
  { construct: 'other packages', state: 'irrelevant', note: '' },
  { construct: 'pacman -Q', state: 'unknown', note: 'Not recognised.' },
];
