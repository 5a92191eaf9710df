/** One host to be booted by a real systemd, with Debian's own units. */
export interface BootSetUp {
  readonly name: string;
  /** The release whose tree boots; default the machine's own. */
  readonly release?: string;
  /** Files by path below /, as whole texts; below /etc only. */
  readonly files?: Readonly<Record<string, string>>;
  /** Links by path below /. */
  readonly links?: Readonly<Record<string, string>>;
  /** What starts at boot; default ssh.service. */
  readonly enabled?: readonly ('ssh.service' | 'ssh.socket')[];
  /** What its administrator runs once these are enabled, before the files are written; other releases only. */
  readonly commands?: readonly string[];
  /** Clients come one after the other: instances of a template take each other's /run/sshd away as they end. */
  readonly oneByOne?: true;
  /** What decides was not collected, so that answers may be wrong, though not certain. */
  readonly undecidable?: true;
  /** What `systemctl` was asked of does not show what decides. */
  readonly besideUnits?: true;
}

/** A drop-in of the service. */
export const service = (text: string, name = 'override'): Record<string, string> => ({
  [`etc/systemd/system/ssh.service.d/${name}.conf`]: text,
});

/** A drop-in of the socket. */
export const socket = (text: string): Record<string, string> => ({
  'etc/systemd/system/ssh.socket.d/override.conf': text,
});

/** What the service's variables are. */
export const variables = (text: string): Record<string, string> => ({ 'etc/default/ssh': text });

export const sshd = (text: string): Record<string, string> => ({ 'etc/ssh/sshd_config.d/own.conf': text });
