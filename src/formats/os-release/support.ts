import type { SupportRow } from '../format.ts';

export const support: readonly SupportRow[] = [
  { construct: 'ID, ID_LIKE, VERSION_ID, PRETTY_NAME', state: 'modelled', note: '' },
  { construct: 'UBUNTU_CODENAME, DEBIAN_CODENAME', state: 'modelled', note: 'What a derivative is built on.' },
  { construct: '… release 7.9.2009 (Core)', state: 'modelled', note: '' },
  { construct: 'DISTRIB_ID, Distributor ID', state: 'modelled', note: '' },
  { construct: '/etc/debian_version', state: 'partial', note: 'Numbers; `bookworm/sid` is Ubuntu’s as well.' },
  {
    construct: 'the OpenSSH that a release ships',
    state: 'partial',
    note: 'Debian 7–13, Ubuntu 14.04–25.10, RHEL and rebuilds 6–9.6 and 10.0, Fedora 36–40, Alpine 3.14–3.22, SUSE 15.3–15.6, Amazon Linux 2.',
  },
  {
    construct: 'whether its sshd is linked with libwrap',
    state: 'partial',
    note: 'Debian, Ubuntu and derivatives, RHEL and rebuilds, Fedora, Arch, Alpine.',
  },
  { construct: 'HOME_URL, BUG_REPORT_URL, LOGO …', state: 'irrelevant', note: '' },
];
