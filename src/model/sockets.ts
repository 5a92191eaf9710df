import type { Address } from '#core/address';
import type { OriginId } from '#core/origin';
import type { Tri } from '#core/tri';

/** A TCP socket in state LISTEN. */
export interface ListeningSocket {
  /** `null` is the wildcard of `family`. */
  readonly address: Address | null;
  readonly family: 4 | 6;
  /** For an IPv6 wildcard: whether it also takes IPv4 clients (`*:22` in ss). */
  readonly alsoIPv4: Tri;
  readonly port: number;
  /** Interface the socket is bound to (`0.0.0.0%eth0:22`). */
  readonly device: string | null;
  /** Program names that hold it, as printed (`sshd`, `systemd`, `docker-proxy`); empty where not shown. */
  readonly programs: readonly string[];
  readonly pids: readonly number[];
  /** Connections that wait to be accepted, and how many may; `null` where not shown. */
  readonly queue: { readonly waiting: number; readonly limit: number } | null;
  readonly origin: OriginId;
  /** Another listing that shows every socket lacks it. */
  readonly disputed?: true;
}

/** Whether more wait than the kernel holds, which then drops who comes next (tcp(7), listen(2)). */
export const isQueueFull = ({ queue }: ListeningSocket): boolean =>
  queue !== null && queue.limit > 0 && queue.waiting > queue.limit;

/** Whether the service manager alone holds a socket: it starts the service for what connects. */
export const isHeldForService = ({ programs }: ListeningSocket): boolean =>
  programs.length > 0 && programs.every((name) => /^(?:systemd|init)(?![\w-])/.test(name));

/** A socket that the service manager holds for a unit that is none of SSH's own: `systemctl list-sockets`. */
export interface HeldSocketFact {
  readonly unit: string;
  readonly address: Address | null;
  readonly port: number;
  readonly origin: OriginId;
}

export interface SocketsFact {
  readonly sockets: readonly ListeningSocket[];
  /** False where sockets may be missing (filtered, headerless): what is shown counts. */
  readonly complete: boolean;
  /** The listing does not tell to which interface a socket is bound (netstat, lsof, /proc/net/tcp). */
  readonly hidesDevices?: true;
  /** Every socket of an SSH server is shown, whatever else is not: the listing was searched for its name. */
  readonly showsEverySsh?: true;
  /** `true` where programs were asked for and shown for root's processes: the collector was privileged. */
  readonly privileged: Tri;
}
