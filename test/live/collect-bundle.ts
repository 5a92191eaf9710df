import { readFileSync } from 'node:fs';
import type { Lab } from './lab.ts';
import type { SetUp } from './set-up.ts';
import { capture } from './shell.ts';

/** What somebody with root on the server would hand in: path in the bundle → text. */
export type Bundle = Readonly<Record<string, string>>;

const commands: Readonly<Record<string, readonly string[]>> = {
  'iptables-save.txt': ['iptables-save'],
  'ip6tables-save.txt': ['ip6tables-save'],
  'nft-list-ruleset.txt': ['nft', 'list', 'ruleset'],
  'ss-tlnp.txt': ['ss', '-tlnp'],
  'ip-addr.txt': ['ip', 'addr'],
  'ip-route-show-table-all.txt': ['ip', 'route', 'show', 'table', 'all'],
  'ip-6-route-show-table-all.txt': ['ip', '-6', 'route', 'show', 'table', 'all'],
  'ip-rule.txt': ['ip', 'rule'],
  'ip-6-rule.txt': ['ip', '-6', 'rule'],
  'sshd-V.txt': ['sshd', '-V'],
  'ldd-sshd.txt': ['ldd', '/usr/sbin/sshd'],
};

export function collectBundle(lab: Lab, setUp: SetUp, sshdConfig: string | null): Bundle {
  const bundle: Record<string, string> = {};
  for (const [name, command] of Object.entries(commands))
    bundle[name] = capture('ip', ['netns', 'exec', lab.server, ...command]);
  if (setUp.iptablesLegacy !== undefined) {
    bundle['iptables-legacy-save.txt'] = capture('ip', ['netns', 'exec', lab.server, 'iptables-legacy-save']);
    bundle['ip6tables-legacy-save.txt'] = capture('ip', ['netns', 'exec', lab.server, 'ip6tables-legacy-save']);
  }
  if (setUp.ipset !== undefined)
    bundle['ipset-save.txt'] = capture('ip', ['netns', 'exec', lab.server, 'ipset', 'save']);
  bundle['etc/os-release'] = readFileSync('/etc/os-release', 'utf8');
  bundle['etc/hosts.allow'] = setUp.hostsAllow ?? '';
  bundle['etc/hosts.deny'] = setUp.hostsDeny ?? '';
  if (sshdConfig !== null) bundle['etc/ssh/sshd_config'] = sshdConfig;
  return bundle;
}
