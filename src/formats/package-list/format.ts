import { claimName } from '../_grammar/claim-name.ts';
import type { Format } from '../format.ts';

const dpkgNamed = /(?:^|-)dpkg(?:-query)?(?:-|$)|(?:^|-)installed-debs$|(?:^|-)apt-list(?:-|$)/;
const rpmNamed = /(?:^|-)rpm(?:-|$)|(?:^|-)installed-rpms$/;
const apkNamed = /(?:^|-)apk-(?:info|list)(?:-|$)/;

const dpkgDatabase = /(?:^|\/)var\/lib\/dpkg\/status$/;
const apkDatabase = /(?:^|\/)lib\/apk\/db\/installed$/;

const dpkgHeader = /^\+\+\+-=+/m;
const dpkgRow = /^[uihrp][ncHUFWti][R ]?[ \t]+openssh-\S+[ \t]+\S+/m;
const dpkgStatus = /^Package: openssh-\S+\nStatus: /m;
const aptRow = /^openssh-\S+\/\S+ \d\S* \S+ +\[/m;
const dpkgAnswer = /^dpkg-query: (?:no packages found matching |package ')\S*openssh/m;
const rpmRow = /^openssh\S*-\d[\w.~^]*-[\w.~^]+\.(?:x86_64|aarch64|noarch|ppc64le|s390x|i[3-6]86)(?:\s|$)/m;
const rpmAny = /^[a-zA-Z][\w.+-]*-\d[\w.~^+]*-[\w.~^+]+\.(?:x86_64|aarch64|noarch|ppc64le|s390x)(?:\s|$)/m;
const rpmAnswer = /^package openssh\S* is not installed/m;
const apkRow = /^openssh-\S*\d\S*-r\d+(?:\s|$)/m;

export const format: Format = {
  id: 'package-list',
  title: 'Installed packages (dpkg, rpm, apk)',
  kinds: [
    {
      id: 'dpkg-list',
      title: 'output of `dpkg -l`, `dpkg-query -W`, `apt list --installed`',
      command: "dpkg -l 'openssh*'",
      emptyMeans: 'failed',
      single: false,
    },
    { id: 'rpm-list', title: 'output of `rpm -qa`', command: 'rpm -qa', emptyMeans: 'failed', single: false },
    { id: 'apk-list', title: 'output of `apk info -v`', command: 'apk info -v', emptyMeans: 'failed', single: false },
    {
      id: 'dpkg-status',
      title: '/var/lib/dpkg/status',
      command: 'cat /var/lib/dpkg/status',
      emptyMeans: 'failed',
      single: true,
    },
    {
      id: 'apk-database',
      title: '/lib/apk/db/installed',
      command: 'cat /lib/apk/db/installed',
      emptyMeans: 'failed',
      single: true,
    },
  ],
  names: ['dpkg', 'installed-debs', 'apt-list', 'rpm', 'apk-'],
  signs: ['+++-', 'openssh', '.x86_64', '.aarch64', '.noarch', '.ppc64le', '.s390x'],
  phase: 'versions',
  // That a package is not there is what the program was asked for.
  answers: [
    /^package \S+ is not installed$/,
    /^dpkg-query: no packages found matching /,
    /^dpkg-query: package '.*' is not installed/,
  ],
  detect(claim, head) {
    if (dpkgDatabase.test(claim.path) && /^Package: /m.test(head)) return { kind: 'dpkg-status', score: 95 };
    if (apkDatabase.test(claim.path) && /^[CP]:/m.test(head)) return { kind: 'apk-database', score: 95 };
    const claimed = claimName(claim);
    const is = (kind: string, name: RegExp, ...content: RegExp[]) => {
      const byName = name.test(claimed);
      const byContent = content.some((pattern) => pattern.test(head));
      return byName || byContent ? { kind, score: byContent ? (byName ? 90 : 80) : 60 } : null;
    };
    const found = [
      is('dpkg-list', dpkgNamed, dpkgHeader, dpkgRow, dpkgStatus, aptRow, dpkgAnswer),
      is('rpm-list', rpmNamed, rpmRow, rpmAny, rpmAnswer),
      is('apk-list', apkNamed, apkRow),
    ].filter((detection) => detection !== null);
    return found.reduce<(typeof found)[number] | null>((a, b) => (a === null || b.score > a.score ? b : a), null);
  },
  load: async () => (await import('./code.ts')).code,
};
