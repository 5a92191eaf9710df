import type { Format, FormatCode } from '#formats/format';

const load = (): Promise<FormatCode> => Promise.reject(new Error('discovery never loads a format'));

/** Formats as discovery sees them: small stand-ins, so that its tests do not move with the real ones. */
export const knownFormats: readonly Format[] = [
  {
    id: 'firewall',
    title: 'Firewall rules',
    kinds: [
      { id: 'rules-dump', title: 'output of `fw-save`', command: 'fw-save', emptyMeans: 'nothing', single: true },
    ],
    phase: 'main',
    detect(claim, head) {
      if (/^\*filter$/m.test(head)) return { kind: 'rules-dump', score: 85 };
      return /^(?:fw|iptables)-save/.test(claim.slug) || /fw-save$/.test(claim.command ?? '')
        ? { kind: 'rules-dump', score: 60 }
        : null;
    },
    load,
  },
  {
    id: 'manager',
    title: 'Firewall manager',
    kinds: [
      {
        id: 'manager-state',
        title: 'output of `manager state`',
        command: 'manager state',
        emptyMeans: 'failed',
        single: true,
      },
    ],
    phase: 'main',
    answers: [/^Manager is not running$/, /^manager: socket: Permission denied, but running$/],
    detect: (claim) => (claim.slug.startsWith('manager') ? { kind: 'manager-state', score: 60 } : null),
    load,
  },
  {
    id: 'sockets',
    title: 'Listening sockets',
    kinds: [
      { id: 'socket-table', title: 'output of `ss -tlnp`', command: 'ss -tlnp', emptyMeans: 'failed', single: false },
    ],
    phase: 'main',
    detect(claim, head) {
      if (/^State\s+Recv-Q/m.test(head)) return { kind: 'socket-table', score: 85 };
      return claim.slug.startsWith('ss-') || claim.command?.startsWith('ss ')
        ? { kind: 'socket-table', score: 60 }
        : null;
    },
    load,
  },
  {
    id: 'sshd-config',
    title: 'sshd configuration',
    kinds: [{ id: 'sshd-config', title: '`/etc/ssh/sshd_config`', command: null, emptyMeans: 'nothing', single: true }],
    phase: 'main',
    detect: (claim) =>
      /(?:^|-)sshd-config$/.test(claim.slug) && !claim.path.includes('sshd_config.d')
        ? { kind: 'sshd-config', score: 70 }
        : null,
    load,
  },
];
