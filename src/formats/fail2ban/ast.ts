import type { Syntax } from '../syntax.ts';

/** `port = ssh,2222`; the value goes on over the indented lines below, joined by line feeds. */
export interface Setting extends Syntax {
  readonly type: 'setting';
  readonly name: string;
  readonly value: string;
}

/** `[sshd]` and its settings. */
export interface SettingsSection extends Syntax {
  readonly type: 'section';
  readonly name: string;
  readonly children: readonly Setting[];
}

/** A file of /etc/fail2ban: jails (jail.conf(5)) or an action. */
export interface Settings extends Syntax {
  readonly type: 'settings';
  readonly children: readonly SettingsSection[];
}
