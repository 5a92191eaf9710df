import type { Format } from '../format.ts';

const saved = /(?:^|[-_/ ])ipset[-_ ]-*s(?:ave)?(?:[-_ .]|$)/;
const listed = /(?:^|[-_/ ])ipset[-_ ]-*l(?:ist)?(?:[-_ .]|$)|^ipset$/;
/** Files that are restored at boot, below the host's root. */
const file = /^etc\/(?:ipset\.conf|sysconfig\/ipset|iptables\/ipsets|ipset\/ipset\.conf)$/;
const fileName = /^ipset\.conf$|^ipsets$|^etc-(?:ipset|sysconfig-ipset)/;
const belowRoot = /^(?:etc|usr|var|root|home|opt|srv)\//;
const create = /^(?:-!? ?|-exist )?(?:create|-N) \S+ (?:hash|bitmap|list):\S+/m;
const listing = /^Name: \S+\r?\nType: (?:hash|bitmap|list):\S+/m;

export const format: Format = {
  id: 'ipset',
  title: 'Sets of addresses (ipset)',
  kinds: [
    { id: 'ipset-list', title: 'output of `ipset list`', command: 'ipset list', emptyMeans: 'nothing', single: false },
    { id: 'ipset-save', title: 'output of `ipset save`', command: 'ipset save', emptyMeans: 'nothing', single: false },
    {
      id: 'ipset-file',
      title: '`/etc/ipset.conf`, `/etc/sysconfig/ipset`, `/etc/iptables/ipsets`',
      command: null,
      emptyMeans: 'nothing',
      single: false,
    },
  ],
  names: ['ipset'],
  signs: ['hash:', 'bitmap:', 'list:'],
  phase: 'main',
  detect(claim, head) {
    const words = `${claim.slug} ${claim.command ?? ''}`.toLowerCase();
    const declared = file.test(claim.path) || fileName.test(claim.slug);
    if (belowRoot.test(claim.path) && !declared) return null;
    const isSave = create.test(head);
    const content = isSave || listing.test(head);
    const named = declared || saved.test(words) || listed.test(words);
    if (!content && !named) return null;
    const kind = declared
      ? 'ipset-file'
      : content
        ? isSave
          ? 'ipset-save'
          : 'ipset-list'
        : saved.test(words)
          ? 'ipset-save'
          : 'ipset-list';
    return { kind, score: content ? (named ? 95 : 85) : 60 };
  },
  load: async () => (await import('./code.ts')).code,
};
