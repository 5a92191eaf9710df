import type { Format } from '../format.ts';

/**
 * A toy: settings of one word each, `name = value`. It shows what a format consists of, is compiled and tested like the
 * others, and is not in the registry. `npm run new:format -- NAME` copies this folder.
 */
export const format: Format = {
  id: '_template',
  title: 'Toy settings',
  kinds: [{ id: 'toy-settings', title: '`/etc/toy.conf`', command: null, emptyMeans: 'nothing', single: true }],
  names: ['toy'],
  signs: ['# toy settings'],
  phase: 'main',
  detect(claim, head) {
    if (claim.path === 'etc/toy.conf' || claim.slug === 'toy.conf') return { kind: 'toy-settings', score: 60 };
    return head.startsWith('# toy settings\n') ? { kind: 'toy-settings', score: 80 } : null;
  },
  load: async () => (await import('./code.ts')).code,
};
