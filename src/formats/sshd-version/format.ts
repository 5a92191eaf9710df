import { claimName } from '../_grammar/claim-name.ts';
import type { Format } from '../format.ts';

const daemonNamed = /(?:^|-)sshd-?v(?:ersion)?$/;
const clientNamed = /(?:^|-)(?:open)?ssh-?v(?:ersion)?$/;
const line = /^OpenSSH_(?:for_Windows_)?\d+\.\d+/m;
const daemonUsage = /^usage: sshd|^unknown option -- V|^sshd: (?:illegal|unknown) option/m;
/** `ssh -v` begins with its version too, and then goes on. */
const clientLog = /^debug\d: /m;

export const format: Format = {
  id: 'sshd-version',
  title: 'Version of OpenSSH (sshd -V, ssh -V)',
  kinds: [
    { id: 'sshd-version', title: 'output of `sshd -V`', command: 'sshd -V', emptyMeans: 'failed', single: false },
    { id: 'ssh-version', title: 'output of `ssh -V`', command: 'ssh -V', emptyMeans: 'failed', single: false },
  ],
  names: ['ssh-v', 'sshd-v', 'sshv', 'sshdv'],
  signs: ['openssh_'],
  phase: 'versions',
  // sshd before 9.3 has no -V, complains, and tells its version all the same.
  answers: [/^OpenSSH_\d/],
  detect(claim, head) {
    const name = claimName(claim);
    const kind = daemonNamed.test(name) || daemonUsage.test(head) ? 'sshd-version' : 'ssh-version';
    const byName = daemonNamed.test(name) || clientNamed.test(name);
    if (line.test(head) && !clientLog.test(head)) return { kind, score: byName ? 90 : 80 };
    return byName ? { kind, score: 60 } : null;
  },
  load: async () => (await import('./code.ts')).code,
};
