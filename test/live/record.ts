import type { Seen } from '../support/judge.ts';
import { type Bundle, collectBundle } from './collect-bundle.ts';
import type { Lab, Probe } from './lab.ts';
import type { SetUp } from './set-up.ts';

/** What was collected from a real server and what real clients saw of it. */
export interface Recording {
  readonly name: string;
  readonly bundle: Bundle;
  readonly probes: readonly (Probe & { seen: Seen })[];
}

/** Makes the server in the lab, asks it, collects it. */
export async function record(setUp: SetUp, lab: Lab): Promise<Recording> {
  if (setUp.ipset) lab.inServer(['ipset', 'restore'], setUp.ipset);
  if (setUp.iptables) lab.inServer(['iptables-restore'], setUp.iptables);
  if (setUp.ip6tables) lab.inServer(['ip6tables-restore'], setUp.ip6tables);
  if (setUp.iptablesLegacy) lab.inServer(['iptables-legacy-restore'], setUp.iptablesLegacy);
  if (setUp.nft) lab.inServer(['nft', '-f', '-'], setUp.nft);
  for (const command of setUp.commands ?? []) lab.inServer(command.split(' '));
  lab.writeEtc('hosts.allow', setUp.hostsAllow ?? '');
  lab.writeEtc('hosts.deny', setUp.hostsDeny ?? '');
  lab.writeEtc('resolv.conf', '');
  lab.writeEtc('nsswitch.conf', 'passwd: files\ngroup: files\nhosts: files\n');
  const config = setUp.sshd === undefined ? '# defaults\n' : setUp.sshd;
  if (config !== null) await lab.startSshd(config);
  const seen = await lab.probe(setUp.probes, setUp.hostsAllow || setUp.hostsDeny ? 8000 : 2500);
  const bundle = collectBundle(lab, setUp, config);
  return { name: setUp.name, bundle, probes: setUp.probes.map((p, i) => ({ ...p, seen: seen[i]! })) };
}
