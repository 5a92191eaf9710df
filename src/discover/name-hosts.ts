import type { Diagnostic } from '#core/diagnostic';

/** What decides how a host is called beside others, and whether another snapshot of it is newer. Plain data. */
export interface HostIdentity {
  /** Which of the named paths it was found in; `null` where its files were named one by one. */
  readonly group: number | null;
  /** Of its folder or archive. */
  readonly name: string;
  /** The path below the named directory, for folders of one name. */
  readonly longName: string;
  /** The last part of its directory's path. */
  readonly place: string;
  /** What its collector says; `null` where none does. */
  readonly collected: {
    readonly hostName: string | null;
    readonly capturedAt: number | null;
    readonly machineId: string | null;
  } | null;
}

/** The name that a host has as long as no other one has it. */
export const ownName = ({ name, collected }: HostIdentity): string => collected?.hostName ?? name;

/** All names that patterns of settings may mean it by. */
export const namesOf = (identity: HostIdentity): string[] => [
  ...new Set([ownName(identity), identity.name, identity.longName]),
];

/** The name that a host has beside the others, and what there is to say of its older snapshots. */
export interface NamedHost {
  readonly name: string;
  readonly older: readonly Diagnostic[];
}

/** Names that many machines have. */
export const common = new Set(['localhost', 'host', 'debian', 'ubuntu', 'linux']);

const timeText = (seconds: number): string => new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');

/** Two snapshots of one machine: of the same name, made by a collector at different times, no other id in between. */
function isSame({ collected: one }: HostIdentity, { collected: other }: HostIdentity): boolean {
  if (one === null || other === null || one.hostName === null || one.hostName !== other.hostName) return false;
  if (one.capturedAt === null || other.capturedAt === null || one.capturedAt === other.capturedAt) return false;
  return one.machineId !== null && other.machineId !== null
    ? one.machineId === other.machineId
    : !common.has(one.hostName);
}

/** The older snapshots by the newest one of the same host. */
function olderOnes(hosts: readonly HostIdentity[]): Map<HostIdentity, HostIdentity[]> {
  const byName = new Map<string, HostIdentity[]>();
  for (const host of hosts) {
    const name = host.collected?.hostName ?? null;
    if (name === null || host.collected!.capturedAt === null) continue;
    const same = byName.get(name);
    if (same) same.push(host);
    else byName.set(name, [host]);
  }
  const older = new Map<HostIdentity, HostIdentity[]>();
  for (const same of byName.values()) {
    const kept: HostIdentity[] = [];
    for (const host of [...same].sort((a, b) => b.collected!.capturedAt! - a.collected!.capturedAt!)) {
      const newer = kept.find((one) => isSame(one, host));
      if (newer === undefined) kept.push(host);
      else older.set(newer, [...(older.get(newer) ?? []), host]);
    }
  }
  return older;
}

const note = ({ collected }: HostIdentity, old: HostIdentity): Diagnostic => ({
  file: null,
  span: null,
  code: 'older-snapshot',
  message: `There is an older snapshot of this host, of ${timeText(old.collected!.capturedAt!)}, in ${old.place}. The newest answers, of ${timeText(collected!.capturedAt!)}; name the older one alone to have it analysed.`,
  effect: 'none',
  severity: 'note',
});

/**
 * Names hosts beside each other, in the order in which they were found; `null` for a snapshot of which there is a newer
 * one. Folders of one name in one named directory are called by their paths, others of one name are numbered.
 */
export function nameHosts(hosts: readonly HostIdentity[]): (NamedHost | null)[] {
  const older = olderOnes(hosts);
  const dropped = new Set([...older.values()].flat());
  const keyOf = ({ group, name }: HostIdentity): string => `${group}\n${name}`;
  const counts = new Map<string, number>();
  for (const host of hosts) counts.set(keyOf(host), (counts.get(keyOf(host)) ?? 0) + 1);
  const taken = new Set<string>();
  const next = new Map<string, number>();
  return hosts.map((host) => {
    if (dropped.has(host)) return null;
    const folder = host.group === null || counts.get(keyOf(host)) === 1 ? host.name : host.longName;
    const wanted = host.collected?.hostName ?? folder;
    let name = wanted;
    let number = next.get(wanted) ?? 1;
    while (taken.has(name)) name = `${wanted}#${++number}`;
    next.set(wanted, number);
    taken.add(name);
    return { name, older: (older.get(host) ?? []).map((one) => note(host, one)) };
  });
}
