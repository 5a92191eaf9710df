import { claimName } from '../_grammar/claim-name.ts';
import type { Detection, Format, FormatKind } from '../format.ts';

const kind = (id: string, command: string): FormatKind => ({
  id,
  title: `output of \`${command}\``,
  command,
  emptyMeans: 'failed',
  single: false,
});

const daemon = '(?:ssh|sshd|openssh|openssh-server|openssh-daemon|dropbear)';
const status = new RegExp(
  `^\\s*(?:\\*? ?(?:${daemon} (?:\\(pid +[\\d ]+\\) )?(?:is (?:running|stopped|not running)|dead but)|status: (?:started|stopped|crashed|inactive))|\\[ [-+?] \\] +${daemon}$)`,
  'm',
);
const job = new RegExp(`^${daemon} (?:start|stop)/\\w+`, 'm');
const row = new RegExp(`^ *${daemon} +\\[ *(?:started|stopped|crashed|inactive)`, 'm');
const supervised = new RegExp(`^(?:run|down|finish): (?:\\S*/)?${daemon}: `, 'm');
const updated = new RegExp(`^ *${daemon} \\| `, 'm');
const levels = new RegExp(`^${daemon}[ \\t]+0:(?:on|off)`, 'm');

/** What service managers other than systemd say of the SSH daemon: service(8), rc-status(8), chkconfig(8), initctl(8). */
export const format: Format = {
  id: 'init-service',
  title: 'State of the SSH service without systemd',
  kinds: [
    kind('service-status', 'service ssh status'),
    kind('rc-status', 'rc-status'),
    kind('chkconfig', 'chkconfig --list'),
    kind('initctl', 'initctl list'),
    kind('rc-update', 'rc-update show'),
    kind('sv-status', 'sv status ssh'),
  ],
  names: ['chkconfig', 'rc-status', 'rc-update', 'initctl'],
  signs: [
    ' is running',
    ' is stopped',
    ' is not running',
    'dead but',
    'status: ',
    '[ + ]',
    '[ - ]',
    '[ ? ]',
    ' start/',
    ' stop/',
    'started',
    'stopped',
    'crashed',
    'inactive',
    '0:o',
    'ssh | ',
    'sshd | ',
    'run: ',
    'down: ',
    'finish: ',
  ],
  phase: 'units',
  answers: [
    /dead but (?:pid file exists|subsys locked)/,
    / is (?:not running|stopped)/,
    /status: (?:stopped|crashed)/,
    /^down: /,
  ],
  detect(claim, head): Detection | null {
    const name = claimName(claim);
    const found = levels.test(head) ? 'chkconfig' : row.test(head) ? 'rc-status' : job.test(head) ? 'initctl' : null;
    if (found !== null) return { kind: found, score: 82 };
    if (supervised.test(head)) return { kind: 'sv-status', score: 82 };
    if (updated.test(head)) return { kind: 'rc-update', score: 82 };
    if (status.test(head)) return { kind: 'service-status', score: 78 };
    if (/(?:^|-)chkconfig(?:-|$)/.test(name)) return { kind: 'chkconfig', score: 60 };
    if (/(?:^|-)rc-status(?:-|$)/.test(name)) return { kind: 'rc-status', score: 60 };
    return /(?:^|-)initctl(?:-|$)/.test(name) ? { kind: 'initctl', score: 60 } : null;
  },
  load: async () => (await import('./code.ts')).code,
};
