import type { Format } from '../format.ts';
import { detectSshdConfig } from './detect.ts';

/** The daemon's configuration, as each release of sshd reads it: sshd_config(5), servconf.c. */
export const format: Format = {
  id: 'sshd-config',
  title: 'sshd_config',
  kinds: [
    {
      id: 'sshd-config',
      title: '`/etc/ssh/sshd_config` (or `/usr/etc/ssh/sshd_config`)',
      command: null,
      emptyMeans: 'nothing',
      single: true,
    },
    {
      id: 'sshd-config-drop-in',
      title: '`/etc/ssh/sshd_config.d/*.conf` and other included files',
      command: null,
      emptyMeans: 'nothing',
      single: false,
    },
    {
      id: 'sshd-config-lines',
      title: 'some lines of it, as `grep` shows them',
      command: "grep -v '^#' /etc/ssh/sshd_config",
      emptyMeans: 'failed',
      single: false,
    },
  ],
  phase: 'main',
  detect: ({ path, slug, command }, head) => detectSshdConfig(path, slug, command ?? '', head),
  load: async () => (await import('./code.ts')).code,
};
