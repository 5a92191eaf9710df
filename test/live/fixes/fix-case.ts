import type { Probe } from '../lab.ts';

/** A server that turns a client away, and the finding whose fix shall let it in. */
export interface FixCase {
  readonly name: string;
  readonly rule: string;
  /** Put over /etc before anything starts: absolute path → text. */
  readonly files?: Readonly<Record<string, string>>;
  /** Lines of a shell, run as root on the server; the first that fails ends the case. */
  readonly commands?: readonly string[];
  /** What starts before the commands. */
  readonly daemon?: 'firewalld' | 'fail2ban';
  /** What is collected besides the host: lines of a shell, and files below /etc. */
  readonly collect?: readonly string[];
  readonly collectFiles?: readonly string[];
  /** Put into the bundle as they are: what no program here can show. */
  readonly evidence?: Readonly<Record<string, string>>;
  /** Left out of the bundle: outputs that show more than the case is about. */
  readonly without?: readonly string[];
  /** For a server whose sshd does not run at first. */
  readonly stopped?: boolean;
  readonly from?: string;
  readonly to?: string;
  readonly port?: number;
  /** Passed to the command besides: `--from`. */
  readonly options?: readonly string[];
  /** The fix is edits of files, or commands alone. */
  readonly by: 'edits' | 'commands';
  /** The first command of the fix begins with this. */
  readonly begins?: string;
  /** Made without being asked for twice. */
  readonly safe?: true;
}

/** The client that is turned away. */
export const probeOf = ({ from, to, port = 22 }: FixCase): Probe => {
  const source = from ?? '10.1.2.3';
  return { from: source, to: to ?? (source.includes(':') ? '2001:db8:0:1::10' : '192.0.2.10'), port };
};
