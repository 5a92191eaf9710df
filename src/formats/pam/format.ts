import type { Claim } from '#core/source-file';
import type { Detection, Format } from '../format.ts';

const service = /(?:^|\/)(?:etc|usr\/lib)\/pam\.d\/[^/]+$/;
/** Copied under a name of its own: `etc-pam.d-sshd.txt`, `pam.d_sshd`. */
const flattened = /^(?:cat-)?(?:etc-)?pam\.d-[\w.-]+$/;
const access = /^(?:cat-)?(?:etc-security-|security-)?access\.conf$/;
const line =
  /^-?(?:auth|account|session|password)[ \t]+(?:required|requisite|sufficient|optional|include|substack|\[)/m;

function detect({ path, slug }: Claim, head: string): Detection | null {
  if (service.test(path)) return { kind: 'pam-service', score: line.test(head) ? 90 : 60 };
  if (flattened.test(slug) && line.test(head)) return { kind: 'pam-service', score: 85 };
  return access.test(slug) ? { kind: 'access-conf', score: 75 } : null;
}

/** What PAM asks before a session: pam.d(5), access.conf(5). Linux-PAM. */
export const format: Format = {
  id: 'pam',
  title: 'PAM (pam.d, access.conf)',
  kinds: [
    {
      id: 'pam-service',
      title: '/etc/pam.d/sshd and the files it includes',
      command: null,
      emptyMeans: 'nothing',
      single: false,
    },
    { id: 'access-conf', title: '/etc/security/access.conf', command: null, emptyMeans: 'nothing', single: true },
  ],
  names: ['pam.d', 'access.conf'],
  signs: [],
  phase: 'main',
  detect,
  load: async () => (await import('./code.ts')).code,
};
