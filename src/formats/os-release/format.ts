import type { Format } from '../format.ts';

/** Copies of other systems: container layers, chroots, boot images. */
const elsewhere = /(?:^|\/)(?:overlay2?|containers|rootfs|docker|machines|snap|flatpak|chroot|initr[^/]*)\//;
const etc = /(?:^|\/)(?:etc|usr\/lib)\/([^/]+)$/;
const osRelease = /^(?:(?:etc|usr-lib)-)?os-release$/;
const release = /^(?:etc-)?(?:redhat|centos|rocky|almalinux|oracle|fedora|system|amazon)-release$/;
const lsb = /^(?:etc-)?lsb-release(?:-a)?$/;
const debian = /^(?:etc-)?debian-version$/;
const alpine = /^(?:etc-)?alpine-release$/;

const settings = /^ID=\S+$/m;
const releaseLine = /^\S.{0,60} release \d[\d.]*(?: \([^)\n]*\))?\s*$/;
const distributor = /^(?:DISTRIB_ID=|Distributor ID:)/m;

export const format: Format = {
  id: 'os-release',
  title: 'Operating system (os-release and its relatives)',
  kinds: [
    {
      id: 'os-release',
      title: '`/etc/os-release`',
      command: null,
      emptyMeans: 'failed',
      single: false,
    },
    {
      id: 'redhat-release',
      title: '`/etc/redhat-release` and its relatives',
      command: null,
      emptyMeans: 'failed',
      single: false,
    },
    {
      id: 'lsb-release',
      title: '`/etc/lsb-release`, output of `lsb_release -a`',
      command: 'lsb_release -a',
      emptyMeans: 'failed',
      single: false,
    },
    {
      id: 'debian-version',
      title: '`/etc/debian_version`',
      command: null,
      emptyMeans: 'failed',
      single: true,
    },
    {
      id: 'alpine-release',
      title: '`/etc/alpine-release`',
      command: null,
      emptyMeans: 'failed',
      single: true,
    },
  ],
  names: ['release', 'debian-version'],
  signs: ['id=', 'distributor id:', ' release '],
  phase: 'versions',
  detect({ path, slug }, head) {
    if (elsewhere.test(path)) return null;
    const name = (etc.exec(path)?.[1] ?? slug).toLowerCase().replaceAll('_', '-');
    const is = (kind: string, pattern: RegExp, content: boolean) => {
      const byName = pattern.test(name) || pattern.test(slug);
      return byName || content ? { kind, score: content ? (byName ? 90 : 80) : 60 } : null;
    };
    return (
      is('os-release', osRelease, settings.test(head) && /^(?:NAME|PRETTY_NAME|VERSION_ID)=/m.test(head)) ??
      is('lsb-release', lsb, distributor.test(head)) ??
      is('redhat-release', release, releaseLine.test(head)) ??
      is('debian-version', debian, false) ??
      is('alpine-release', alpine, false)
    );
  },
  load: async () => (await import('./code.ts')).code,
};
