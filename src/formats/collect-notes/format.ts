import type { Format } from '../format.ts';

/** What the script of `sshreach collect` notes of itself and of each command that it ran. */
export const format: Format = {
  id: 'collect-notes',
  title: 'Notes of the collecting script',
  kinds: [
    {
      id: 'collect-notes',
      title: 'notes of `sshreach collect`',
      command: null,
      emptyMeans: 'failed',
      single: true,
    },
  ],
  names: ['sshreach-collect'],
  signs: ['collector: sshreach'],
  phase: 'versions',
  detect({ slug }, head) {
    if (head.startsWith('collector: sshreach ')) return { kind: 'collect-notes', score: 90 };
    return slug === 'sshreach-collect' ? { kind: 'collect-notes', score: 60 } : null;
  },
  load: async () => (await import('./code.ts')).code,
};
