import type { Claim } from '#core/source-file';
import type { Detection, Format } from '../format.ts';
import { keysPathOf } from './keys-path.ts';

const key =
  /^[ \t]*(?:\S.*[ \t])?(?:ssh-(?:rsa|dss|ed25519)|(?:sk-)?ecdsa-sha2-nistp\d+(?:@openssh\.com)?|sk-ssh-ed25519@openssh\.com)[ \t]+AAAA/m;
/** `known_hosts` and public halves of keys hold the same words. */
const others = /known_hosts|\.pub(?:\.txt)?$|ssh_host_/;

function detect(claim: Claim, head: string): Detection | null {
  if (others.test(claim.path)) return null;
  if (keysPathOf(claim) !== null && /authorized_keys/.test(claim.command ?? claim.path))
    return { kind: 'authorized-keys', score: 80 };
  // A binary list of revoked keys (ssh-keygen -k) begins with its own name.
  if (/(?:^|\/)etc\/ssh\/[^/]*revoked[^/]*$/.test(claim.path) && !head.startsWith('SSHKRL'))
    return { kind: 'authorized-keys', score: 70 };
  return /(?:^|\/)etc\/ssh\//.test(claim.path) && key.test(head) ? { kind: 'authorized-keys', score: 70 } : null;
}

/** Which keys sshd takes for a user, and on what terms: sshd(8), AUTHORIZED_KEYS FILE FORMAT. */
export const format: Format = {
  id: 'authorized-keys',
  title: 'authorized_keys',
  kinds: [
    {
      id: 'authorized-keys',
      title: '~/.ssh/authorized_keys, or where AuthorizedKeysFile says',
      command: null,
      emptyMeans: 'nothing',
      single: false,
    },
  ],
  names: ['authorized-keys', 'etc-ssh'],
  signs: [],
  phase: 'main',
  detect,
  load: async () => (await import('./code.ts')).code,
};
