import type { Probe } from '../lab.ts';

export type Manager = 'ufw' | 'firewalld' | 'fail2ban';

/** One server whose packet filter a manager writes. */
export interface ManagerSetUp {
  readonly name: string;
  readonly manager: Manager;
  /** Put over the programs' own files before anything starts: place → text. */
  readonly files?: Readonly<Record<string, string>>;
  /** Lines of a shell, run when the manager runs. */
  readonly commands: readonly string[];
  /** Services and ipsets that firewalld is asked to show: `service=own-ssh`. */
  readonly definitions?: readonly string[];
  /** The manager reloads what is stored, and the clients ask again: what is stored differs from what is loaded. */
  readonly reload?: string;
  /** Default listens everywhere on 22 and 2222. */
  readonly sshd?: string;
  /** Forms, by how their names begin, that do not show what decides here: answers from them alone are not counted. */
  readonly hiddenFrom?: readonly string[];
  readonly probes?: readonly Probe[];
}
