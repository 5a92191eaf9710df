import { claimName } from '../_grammar/claim-name.ts';
import type { Format } from '../format.ts';

const config = /(?:^|\/)etc\/(?:selinux\/config|sysconfig\/selinux)$/;
const configNamed = /^(?:etc-)?selinux-config$/;
const modeNamed = /(?:^|-)getenforce$/;
const statusNamed = /(?:^|-)sestatus(?:-|$)/;
const portsNamed = /(?:^|-)semanage-ports?(?:-|$)/;

const bootNamed = /(?:^|-)proc-cmdline$|^cmdline$/;
const boot = /^(?:BOOT_IMAGE=\S|initrd=\S|root=(?:UUID|PARTUUID|LABEL|\/dev))/;

const mode = /^(?:Enforcing|Permissive|Disabled)\s*$/;
const status = /^SELinux status:\s/m;
const ports = /^SELinux Port Type\s+Proto\s+Port Number/m;
const port = /^\w+_t\s+(?:tcp|udp|sctp|dccp)\s+\d/m;
const setting = /^SELINUX=(?:enforcing|permissive|disabled)\s*$/m;

export const format: Format = {
  id: 'selinux',
  title: 'SELinux (getenforce, sestatus, semanage port)',
  kinds: [
    { id: 'getenforce', title: 'output of `getenforce`', command: 'getenforce', emptyMeans: 'failed', single: true },
    { id: 'sestatus', title: 'output of `sestatus`', command: 'sestatus', emptyMeans: 'failed', single: false },
    {
      id: 'semanage-port',
      title: 'output of `semanage port -l`',
      command: 'semanage port -l',
      emptyMeans: 'failed',
      single: false,
    },
    { id: 'kernel-command-line', title: '`/proc/cmdline`', command: null, emptyMeans: 'nothing', single: true },
    { id: 'selinux-config', title: '`/etc/selinux/config`', command: null, emptyMeans: 'nothing', single: true },
  ],
  names: ['selinux', 'cmdline', 'getenforce', 'sestatus', 'semanage'],
  signs: ['selinux', 'boot_image=', 'initrd=', 'root=', '_t', 'enforcing', 'permissive', 'disabled'],
  phase: 'main',
  carriesOut: ['mandatory-access'],
  detect(claim, head) {
    const name = claimName(claim);
    const { path } = claim;
    const is = (kind: string, byName: boolean, byContent: boolean) =>
      byName || byContent ? { kind, score: byContent ? (byName ? 90 : 80) : 60 } : null;
    return (
      is('selinux-config', config.test(path) || configNamed.test(name), setting.test(head)) ??
      is('kernel-command-line', /(?:^|\/)proc\/cmdline$/.test(path) || bootNamed.test(name), boot.test(head)) ??
      is('sestatus', statusNamed.test(name), status.test(head)) ??
      is('semanage-port', portsNamed.test(name), ports.test(head) || port.test(head)) ??
      is('getenforce', modeNamed.test(name), mode.test(head))
    );
  },
  load: async () => (await import('./code.ts')).code,
};
