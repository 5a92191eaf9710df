import type { Format } from '../format.ts';

const path = /(?:^|\/)proc\/(?:\w+\/)?net\/(tcp6?)$/;
const slug = /(?:^|-)(?:proc(?:-\w+)?-net-)(tcp6?)$|^(?:cat-)?proc\.net\.(tcp6?)$|^(tcp6?)$/;
/** Those of UDP and raw sockets end in `ref pointer drops`. */
const header = /^[ \t]*sl[ \t]+local_address[ \t]+rem(?:ote)?_address[ \t]+st\b(?!.*drops)/m;
const wide = /^[ \t]*\d+: [0-9A-F]{32}:[0-9A-F]{4} /m;

export const format: Format = {
  id: 'proc-net-tcp',
  title: 'Socket table of the kernel (/proc/net/tcp)',
  kinds: [
    { id: 'proc-net-tcp', title: '`/proc/net/tcp`', command: null, emptyMeans: 'failed', single: true },
    {
      id: 'proc-net-tcp6',
      title: '`/proc/net/tcp6`',
      command: null,
      emptyMeans: 'failed',
      single: true,
    },
  ],
  names: ['-tcp-', '-tcp6-', 'net.tcp'],
  signs: ['local_address'],
  phase: 'main',
  detect(claim, head) {
    const name =
      path.exec(claim.path)?.[1] ??
      slug
        .exec(claim.slug)
        ?.slice(1)
        .find((part) => part !== undefined);
    const byContent = header.test(head);
    if (!byContent && name === undefined) return null;
    const six = name === undefined ? wide.test(head) || /remote_address/.test(head) : name === 'tcp6';
    const score = byContent ? (name === undefined ? 80 : 90) : 60;
    return { kind: six ? 'proc-net-tcp6' : 'proc-net-tcp', score };
  },
  load: async () => (await import('./code.ts')).code,
};
