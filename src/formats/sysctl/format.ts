import { claimName } from '../_grammar/claim-name.ts';
import type { Format } from '../format.ts';

const storedAt = /(?:^|\/)(?:etc|run|lib)\/sysctl\.d\/[^/]+\.conf$|(?:^|\/)etc\/(?:ufw\/)?sysctl\.conf$/;
const storedNamed = /(?:^|-)sysctl\.(?:conf|d)(?:-|$)/;
const valueAt = /(?:^|\/)proc\/sys\/net\/[^:]+$/;
const outputNamed = /(?:^|-)sysctl(?:-|$)/;
const parameter = /^-?(?:\/proc\/sys\/)?net[./]ip(?:v[46])?[./][^\s=:]+(?: ?= ?|:)\S/m;
const anyParameter = /^(?:abi|debug|dev|fs|kernel|net|vm|user)\.[\w./-]+ = /m;

export const format: Format = {
  id: 'sysctl',
  title: 'Parameters of the kernel (sysctl)',
  kinds: [
    {
      id: 'sysctl-output',
      title: 'output of `sysctl -a`, `grep . /proc/sys/net/ipv4/conf/*/rp_filter`',
      command: 'sysctl -a',
      emptyMeans: 'failed',
      single: false,
    },
    {
      id: 'sysctl-conf',
      title: '`/etc/sysctl.conf`, `/etc/sysctl.d/*.conf`, `/usr/lib/sysctl.d/*.conf`',
      command: null,
      emptyMeans: 'nothing',
      single: false,
    },
    {
      id: 'sysctl-value',
      title: 'a file of `/proc/sys/net`',
      command: null,
      emptyMeans: 'failed',
      single: false,
    },
  ],
  names: ['sysctl', 'proc-sys'],
  signs: ['net/ip', 'abi.', 'debug.', 'dev.', 'fs.', 'kernel.', 'net.', 'vm.', 'user.'],
  phase: 'main',
  detect(claim, head) {
    if (valueAt.test(claim.path)) return { kind: 'sysctl-value', score: 90 };
    if (storedAt.test(claim.path)) return { kind: 'sysctl-conf', score: 90 };
    const name = claimName(claim);
    const byContent = parameter.test(head) || anyParameter.test(head);
    if (storedNamed.test(name))
      return byContent ? { kind: 'sysctl-conf', score: 85 } : { kind: 'sysctl-conf', score: 60 };
    if (!byContent) return outputNamed.test(name) ? { kind: 'sysctl-output', score: 60 } : null;
    if (outputNamed.test(name)) return { kind: 'sysctl-output', score: 90 };
    return { kind: name.endsWith('.conf') ? 'sysctl-conf' : 'sysctl-output', score: 70 };
  },
  load: async () => (await import('./code.ts')).code,
};
