import type { Claim } from '#core/source-file';
import type { Detection, Format } from '../format.ts';

/** Copies that programs and people leave beside the live files must not be taken for them. */
const name = /^(?:cat-)?(?:etc[-.])?hosts[-.](allow|deny)$/;
const catCommand = /^(?:\/usr)?(?:\/bin\/)?cat\s+\/etc\/hosts\.(allow|deny)\s*$/;
/** Documentation and templates of packages have files of the same name. */
const elsewhere = /(?:^|\/)(?:usr|opt|home|root|var\/lib)\//;

function detect({ path, slug, command }: Claim): Detection | null {
  const asked = command === undefined ? null : catCommand.exec(command);
  if (asked) return { kind: `hosts-${asked[1]}`, score: 75 };
  const named = name.exec(slug);
  if (!named || elsewhere.test(path)) return null;
  return { kind: `hosts-${named[1]}`, score: /(?:^|\/)etc\/hosts\.(?:allow|deny)$/.test(path) ? 75 : 60 };
}

/** The access lists of TCP wrappers, as libwrap reads them: hosts_access(5), hosts_options(5). */
export const format: Format = {
  id: 'hosts-access',
  title: 'TCP wrappers (/etc/hosts.allow, /etc/hosts.deny)',
  kinds: [
    { id: 'hosts-allow', title: '/etc/hosts.allow', command: null, emptyMeans: 'nothing', single: true },
    { id: 'hosts-deny', title: '/etc/hosts.deny', command: null, emptyMeans: 'nothing', single: true },
  ],
  names: ['hosts'],
  signs: [],
  phase: 'main',
  detect,
  load: async () => (await import('./code.ts')).code,
};
