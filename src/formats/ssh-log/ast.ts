import type { Syntax } from '../syntax.ts';

/** A message of the daemon, its sessions or its service manager. */
export interface Entry extends Syntax {
  readonly type: 'entry';
  /** `sshd`, `sshd-session`, `systemd`, … without the process number. */
  readonly tag: string;
  /** The process that logged it, where the line tells. */
  readonly process: number | null;
  /** As printed. */
  readonly when: string;
  readonly message: string;
}

export interface SshLog extends Syntax {
  readonly type: 'ssh-log';
  readonly children: readonly Entry[];
}
