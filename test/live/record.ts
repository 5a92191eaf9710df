import type { Seen } from '../support/judge.ts';
import { type Bundle, collectServer } from './collect-bundle.ts';
import type { Lab, Probe } from './lab.ts';
import type { RuleField, SetUp } from './set-up.ts';
import { withTools } from './tools.ts';

/** What was collected from a real server and what real clients saw of it. */
export interface Recording {
  readonly name: string;
  readonly bundle: Bundle;
  readonly probes: readonly (Probe & { seen: Seen })[];
  /** By the name of an output: the same host with that output alone about its firewall. */
  readonly forms?: Readonly<Record<string, Bundle>>;
  /** Constructs of which the host holds one, and without which it would answer otherwise. */
  readonly covers?: readonly string[];
  /** Rules look at what no dump tells. */
  readonly undecidable?: true;
}

const loaders: Readonly<Record<RuleField, readonly string[]>> = {
  iptables: ['iptables-restore'],
  ip6tables: ['ip6tables-restore'],
  iptablesLegacy: ['iptables-legacy-restore'],
  ip6tablesLegacy: ['ip6tables-legacy-restore'],
  nft: ['nft', '-f', '/dev/stdin'],
};

/** The programs did not take the rules: nothing was asked. */
export class NotLoaded extends Error {}

/** Makes the server in the lab, asks it, collects it. */
export async function record(setUp: SetUp, lab: Lab, withForms = false): Promise<Recording> {
  load(setUp, lab);
  const config = await start(setUp, lab);
  const seen = await lab.probe(setUp.probes, bannerWaitOf(setUp));
  const { bundle, forms } = await collectServer(lab, setUp, config, withForms);
  return {
    name: setUp.name,
    bundle,
    probes: setUp.probes.map((p, i) => ({ ...p, seen: seen[i]! })),
    ...(withForms ? { forms } : {}),
    ...(setUp.covers ? { covers: Object.keys(setUp.covers).sort() } : {}),
    ...(setUp.undecidable ? { undecidable: true } : {}),
  };
}

/** What its clients see of the server, and no more. */
export async function ask(setUp: SetUp, lab: Lab): Promise<Seen[]> {
  load(setUp, lab);
  await start(setUp, lab);
  return lab.probe(setUp.probes, bannerWaitOf(setUp));
}

/** Milliseconds; libwrap sleeps before it closes a connection that it refuses. */
const bannerWaitOf = ({ hostsAllow, hostsDeny }: SetUp): number => (hostsAllow || hostsDeny ? 8000 : 2500);

/** Returns the configuration of sshd, `null` where none is started. */
async function start(setUp: SetUp, lab: Lab): Promise<string | null> {
  lab.writeEtc('hosts.allow', setUp.hostsAllow ?? '');
  lab.writeEtc('hosts.deny', setUp.hostsDeny ?? '');
  lab.writeEtc('resolv.conf', '');
  lab.writeEtc('nsswitch.conf', 'passwd: files\ngroup: files\nhosts: files\n');
  const config = setUp.sshd === undefined ? '# defaults\n' : setUp.sshd;
  if (config !== null) await lab.startSshd(config);
  return config;
}

function load(setUp: SetUp, lab: Lab): void {
  try {
    if (setUp.ipset) lab.inServer(withTools(['ipset', 'restore']), setUp.ipset);
    for (const field of setUp.order ?? (Object.keys(loaders) as RuleField[])) {
      if (setUp[field]) lab.inServer(withTools(loaders[field]), setUp[field]);
    }
    for (const command of setUp.commands ?? []) lab.inServer(command.split(' '));
  } catch (error) {
    throw new NotLoaded((error as Error).message);
  }
}
