import type { Probe } from './lab.ts';

/** One server to be made, asked and collected. */
export interface SetUp {
  readonly name: string;
  /** For `iptables-restore`; absent leaves the family's tables empty. */
  readonly iptables?: string;
  readonly ip6tables?: string;
  readonly iptablesLegacy?: string;
  /** For `nft -f`. */
  readonly nft?: string;
  readonly ipset?: string;
  /** Commands run in the server's namespace after the rules, one line each. */
  readonly commands?: readonly string[];
  /** The whole sshd_config; default listens everywhere on 22. `null`: no sshd. */
  readonly sshd?: string | null;
  readonly hostsAllow?: string;
  readonly hostsDeny?: string;
  readonly probes: readonly Probe[];
}
