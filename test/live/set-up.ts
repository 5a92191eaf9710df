import type { Probe } from './lab.ts';

/** Inputs of the programs that load rules: iptables-restore and its like, `nft -f`. */
export type RuleField = 'iptables' | 'ip6tables' | 'iptablesLegacy' | 'ip6tablesLegacy' | 'nft';

/**
 * Constructs as the support tables spell them (`iptables-save: -m socket`), each with the texts that are one: the server
 * without them answers some client otherwise.
 */
export type Covers = Readonly<Record<string, readonly string[]>>;

/** One server to be made, asked and collected. An absent input leaves the family's tables empty. */
export interface SetUp extends Readonly<Partial<Record<RuleField, string>>> {
  readonly name: string;
  /** For `ipset restore`; loaded first. */
  readonly ipset?: string;
  /** In which order rules are loaded. */
  readonly order?: readonly RuleField[];
  /** Commands run in the server's namespace after the rules, one line each. */
  readonly commands?: readonly string[];
  /** The whole sshd_config; default listens everywhere on 22. `null`: no sshd. */
  readonly sshd?: string | null;
  readonly hostsAllow?: string;
  readonly hostsDeny?: string;
  /** Rules look at what no dump tells, so that answers need not be certain. */
  readonly undecidable?: boolean;
  readonly covers?: Covers;
  readonly probes: readonly Probe[];
}
