import type { OriginId, OriginTable } from '#core/origin';
import type { Tri } from '#core/tri';
import type { AccessListFact } from './access-list.ts';
import type { AccountFact, LoginStackFact } from './accounts.ts';
import type { Assumption } from './assumption.ts';
import type { Contributions } from './contribution.ts';
import type {
  DaemonFact,
  DeclaredListener,
  FileFact,
  FilesFact,
  FrontEndFact,
  MandatoryAccessFact,
  OpenSshVersion,
  UnitFact,
} from './daemon.ts';
import type { KernelParametersSlice } from './kernel-parameters.ts';
import type { LogFact } from './log.ts';
import type { NetworkInterface, RoutesFact } from './network.ts';
import type { FilterSet, FilterTable } from './packet-filter.ts';
import type { ListeningSocket } from './sockets.ts';
import type { UnitDefinition } from './unit-definition.ts';

export type { Assumption } from './assumption.ts';

export type ViewName = 'running' | 'after-reboot';

/** Something that was collected or announced but cannot be decided, with its place. */
export interface Unknown {
  readonly what: string;
  /** The file that would show it, where it is one. */
  readonly path?: string;
  readonly origin: OriginId;
}

export interface PacketFilterSlice {
  /** The tables that packets meet, each table once. */
  readonly tables: readonly FilterTable[];
  readonly sets: ReadonlyMap<string, FilterSet>;
  /** Per family: what is assumed because it was not collected; empty where the family's filters are known. */
  readonly assumes: { readonly 4: readonly Assumption[]; readonly 6: readonly Assumption[] };
  /** Per family: announced but not collected; makes every passing answer undecided. */
  readonly unknowns: { readonly 4: readonly Unknown[]; readonly 6: readonly Unknown[] };
}

/** Why nothing answers. `accepts`: a socket unit takes connections all the same, and then its service fails. */
export interface NotRunning {
  readonly why: string;
  readonly origin: OriginId;
  readonly accepts?: true;
  /** What those find who come after the first connection, where the socket unit does not outlive it. */
  readonly later?: readonly ('nothing' | 'ssh')[];
}

export interface ListenersSlice {
  /** `observed`: from a socket table. `declared`: from configuration and units. `default`: the program's defaults. */
  readonly basis: 'observed' | 'declared' | 'default';
  readonly sockets: readonly ListeningSocket[];
  /** For a declared or default basis. */
  readonly declared: readonly DeclaredListener[];
  /** What is known of the daemon not running at all, with the reason's place: `inactive`, `failed`, `would not start`. */
  readonly notRunning: NotRunning | null;
  /** The unit that opens the declared sockets, where that is known. */
  readonly holder: string | null;
  /** False where listeners may exist that were not shown. */
  readonly complete: boolean;
  /** Whether at least those of SSH servers are all shown. */
  readonly showsEverySsh: boolean;
  /** What becomes of a connection to an observed socket that the service manager alone holds, for its service. */
  readonly onDemand?: { readonly notRunning: NotRunning | null; readonly assumes: readonly Assumption[] };
  readonly assumes: readonly Assumption[];
  /** The socket table or the configuration as a whole, for answers that rest on what it does not show. */
  readonly origin: OriginId | null;
}

export interface AccessListSlice {
  readonly allow: readonly AccessListFact[];
  readonly deny: readonly AccessListFact[];
  /** Whether this sshd asks libwrap at all. */
  readonly consulted: Tri;
  readonly consultedOrigin: OriginId | null;
  /** Whether the content of the list is known (collected, or known not to exist). */
  readonly allowKnown: boolean;
  readonly denyKnown: boolean;
}

export interface RoutesSlice extends RoutesFact {
  readonly assumes: { readonly 4: readonly Assumption[]; readonly 6: readonly Assumption[] };
}

/** One host at one time, all sources joined. Plain data; what reasoning and rules see. */
export interface HostView {
  readonly name: ViewName;
  readonly interfaces: { readonly list: readonly NetworkInterface[]; readonly known: boolean };
  readonly routes: RoutesSlice;
  readonly kernel: KernelParametersSlice;
  readonly packetFilter: PacketFilterSlice;
  readonly listeners: ListenersSlice;
  readonly accessLists: AccessListSlice;
  readonly daemon: {
    readonly files: DaemonFact | null;
    readonly dump: DaemonFact | null;
    readonly test: DaemonFact | null;
  };
  readonly units: readonly UnitFact[];
  /** What logs say; of rotated ones only the newest. */
  readonly logs: readonly LogFact[];
  /** What unit files say, one definition for each unit. */
  readonly unitDefinitions: readonly UnitDefinition[];
  readonly files: { readonly entries: readonly FileFact[]; readonly facts: readonly FilesFact[] };
  readonly mandatoryAccess: readonly MandatoryAccessFact[];
  readonly frontEnds: readonly FrontEndFact[];
  readonly accounts: readonly AccountFact[];
  readonly loginStacks: readonly LoginStackFact[];
  readonly version: OpenSshVersion | null;
}

export interface HostModel {
  readonly host: string;
  readonly origins: OriginTable;
  readonly contributions: Contributions;
  /** Only views that some evidence supports; the first is the default of `reach`. */
  readonly views: readonly HostView[];
}
