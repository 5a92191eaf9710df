import type { OriginId } from '#core/origin';
import type { Basis, Quality } from '#core/quality';
import type { AccessListFact } from './access-list.ts';
import type { AccountFact, LoginStackFact } from './accounts.ts';
import type {
  DaemonFact,
  FilesFact,
  FrontEndFact,
  MandatoryAccessFact,
  ProgramFact,
  SystemFact,
  UnitFact,
} from './daemon.ts';
import type { FilterLoaderFact } from './filter-loaders.ts';
import type { KernelParametersFact } from './kernel-parameters.ts';
import type { LogFact } from './log.ts';
import type { InterfacesFact, RoutesFact } from './network.ts';
import type { PacketFilterFact } from './packet-filter.ts';
import type { HeldSocketFact, SocketsFact } from './sockets.ts';
import type { UnitDefinition } from './unit-definition.ts';

/** The neutral facts, by slice of the host model. */
export interface SliceFacts {
  system: SystemFact;
  program: ProgramFact;
  interfaces: InterfacesFact;
  routes: RoutesFact;
  'kernel-parameters': KernelParametersFact;
  'packet-filter': PacketFilterFact;
  'filter-loader': FilterLoaderFact;
  sockets: SocketsFact;
  'held-sockets': HeldSocketFact;
  daemon: DaemonFact;
  units: UnitFact;
  'unit-definitions': UnitDefinition;
  files: FilesFact;
  log: LogFact;
  'access-list': AccessListFact;
  'mandatory-access': MandatoryAccessFact;
  'front-end': FrontEndFact;
  accounts: AccountFact;
  'login-stack': LoginStackFact;
}

export type SliceName = keyof SliceFacts;

/** One fact from one source. */
export interface Contribution<S extends SliceName = SliceName> {
  readonly slice: S;
  readonly basis: Basis;
  readonly quality: Quality;
  /** The file's id. */
  readonly file: number;
  readonly origin: OriginId;
  readonly value: SliceFacts[S];
}

/** Collects what the formats of one host lower to. */
export class Contributions {
  readonly #bySlice = new Map<SliceName, Contribution[]>();

  add<S extends SliceName>(contribution: Contribution<S>): void {
    const list = this.#bySlice.get(contribution.slice);
    if (list) list.push(contribution);
    else this.#bySlice.set(contribution.slice, [contribution]);
  }

  of<S extends SliceName>(slice: S): readonly Contribution<S>[] {
    return (this.#bySlice.get(slice) ?? []) as unknown as readonly Contribution<S>[];
  }

  /** Slice by slice. */
  all(): Contribution[] {
    return [...this.#bySlice.values()].flat();
  }

  /** A copy in which facts are replaced, left out (`null`) or added. */
  map(change: (contribution: Contribution) => Contribution | null, more: readonly Contribution[] = []): Contributions {
    const copy = new Contributions();
    for (const one of [...this.all(), ...more]) {
      const changed = more.includes(one) ? one : change(one);
      if (changed !== null) copy.add(changed);
    }
    return copy;
  }
}
