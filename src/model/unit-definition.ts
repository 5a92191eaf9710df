import type { Family } from '#core/address';
import type { OriginId } from '#core/origin';
import type { Tri } from '#core/tri';
import type { AddressFilter } from './address-filter.ts';
import type { DeclaredListener } from './daemon.ts';

/** One argument that a unit, a start script or its environment gives to the daemon. */
export interface LaunchArgument {
  readonly kind:
    | 'port'
    | 'option'
    | 'family'
    | 'host-key'
    | 'config-file'
    | 'log-file'
    | 'inetd'
    | 'test'
    | 'neutral'
    | 'unknown';
  /** The value of the option, or the option itself where it is not known to sshd. */
  readonly value: string;
  readonly origin: OriginId;
}

/** How the daemon is started. */
export interface DaemonLaunch {
  /** As it is called; other than absolute paths sshd refuses. */
  readonly program: string;
  readonly arguments: readonly LaunchArgument[];
  readonly origin: OriginId;
  /** False where words of the command line stand for something that nobody collected. */
  readonly complete: boolean;
}

/** A file whose variables a service reads. */
export interface EnvironmentFile {
  readonly path: string;
  /** `-` before the path: it may be missing. */
  readonly optional: boolean;
  /** `Maybe`: nobody collected it. */
  readonly exists: Tri;
  readonly origin: OriginId;
}

/** What keeps a unit from starting; `fails` is `Maybe` where nobody collected what decides. */
export interface StartObstacle {
  readonly kind:
    | 'argument'
    | 'command'
    | 'condition'
    | 'dependency'
    | 'elsewhere'
    | 'environment'
    | 'no-command'
    | 'open-quote'
    | 'privilege-directory'
    | 'program'
    | 'quoted'
    | 'sandbox'
    | 'service'
    | 'test-run'
    | 'user';
  readonly fails: Tri;
  /** What it is, for the end of a sentence. */
  readonly why: string;
  /** The value, name or path that it is about. */
  readonly value: string;
  /** What would show how it is. */
  readonly command: string;
  readonly origin: OriginId;
}

/** A condition without which a unit does not start, silently (`ConditionPathExists=`). */
export interface UnitCondition {
  readonly text: string;
  readonly path: string;
  readonly holds: Tri;
  readonly origin: OriginId;
  /** The file itself, where it was collected. */
  readonly shown: OriginId | null;
}

/** What one file adds to the sockets of a socket unit; `resets`: it takes back those of the files before it. */
export interface ListenStep {
  readonly path: string;
  readonly resets: boolean;
  readonly listens: readonly DeclaredListener[];
  readonly origin: OriginId;
}

/** A value and the line that sets it; `null` origin: the default of systemd. */
export interface PlacedValue<T> {
  readonly value: T;
  readonly origin: OriginId | null;
}

export interface ServiceDefinition {
  readonly launch: DaemonLaunch | null;
  /** The second `ExecStart=` of a service that may have one only: systemd refuses to load such a unit. */
  readonly secondStart: OriginId | null;
  readonly environmentFiles: readonly EnvironmentFile[];
  readonly type: PlacedValue<string>;
  /** `no`, `on-failure`, `always` … */
  readonly restart: PlacedValue<string>;
  /** Exit statuses after which it is never started again. */
  readonly preventRestart: readonly number[];
  /** Whether a reload tests the configuration first. */
  readonly reload: PlacedValue<'tested' | 'untested' | 'none'>;
  /** Address families that it may use; `null`: all. */
  readonly families: PlacedValue<readonly Family[]> | null;
  /** `SocketBindDeny=` less `SocketBindAllow=`: ports that it may not bind. */
  readonly mayNotBind: readonly { readonly low: number; readonly high: number; readonly origin: OriginId }[];
  /** `PrivateNetwork=`, `NetworkNamespacePath=`: what it opens itself is not on the host's addresses. */
  readonly ownNetwork: OriginId | null;
  readonly runtimeDirectories: readonly string[];
  readonly after: readonly string[];
  readonly requires: readonly { readonly unit: string; readonly origin: OriginId }[];
  /** The socket unit that starts with it, by a setting or a link of `.wants` or `.requires`. */
  readonly startsSocket: string | null;
  /** The socket unit without which it does not start; `known` is false where nobody knows the links of `.requires`. */
  readonly needsSocket: { readonly unit: string; readonly known: boolean; readonly origin: OriginId } | null;
}

/**
 * What writes the sockets anew from sshd_config at boot and at `daemon-reload` (Ubuntu 24.04 and later): `ports` writes
 * wildcards as bare ports, which serve both families; `addresses` writes them by family; `either`: nobody knows the build.
 */
export type SocketGenerator = 'none' | 'ports' | 'addresses' | 'either';

export interface SocketDefinition {
  readonly generator: SocketGenerator;
  readonly steps: readonly ListenStep[];
  readonly accept: PlacedValue<boolean>;
  /** Whether sshd of this build takes sockets that it is handed; `Maybe` where nobody knows the build. */
  readonly takesSockets: Tri;
  readonly v6only: PlacedValue<'default' | 'both' | 'ipv6-only'>;
  readonly freeBind: boolean;
  /** Several sockets may share a port, so that no line is in the way of another. */
  readonly reusePort: boolean;
  /** `BindToDevice=`: the interface that its sockets are bound to. */
  readonly device: string | null;
  readonly maxConnections: PlacedValue<number>;
  readonly maxConnectionsPerSource: PlacedValue<number> | null;
  /** The unit that its connections are handed to: `Service=`, else that of the same name; `@` for one each. */
  readonly service: string;
  /** Whether that unit is there. */
  readonly serviceExists: Tri;
}

/** What the files of a unit say, drop-ins merged. */
export interface UnitDefinition {
  readonly unit: string;
  readonly role: 'service' | 'socket';
  /**
   * `shipped`: the unit's own file was not collected, what its distribution ships stands in; `drop-ins`: nobody knows
   * of a unit of that name.
   */
  readonly from: 'files' | 'shipped' | 'drop-ins';
  /** Whether every file that counts is known. */
  readonly complete: boolean;
  readonly origin: OriginId;
  /** The link to /dev/null. */
  readonly masked: OriginId | null;
  readonly conditions: readonly UnitCondition[];
  readonly conflicts: readonly { readonly unit: string; readonly origin: OriginId }[];
  readonly obstacles: readonly StartObstacle[];
  readonly filter: AddressFilter | null;
  /** What the slices above it add to both of its lists; left out where they say nothing. */
  readonly sliceFilter?: AddressFilter;
  readonly service: ServiceDefinition | null;
  readonly socket: SocketDefinition | null;
  /** Drop-ins that count, by path. */
  readonly dropIns: readonly string[];
}
