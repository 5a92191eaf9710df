import type { OriginTable } from '#core/origin';
import type { Basis } from '#core/quality';
import { No, Yes } from '#core/tri';
import type { Contribution, Contributions, SliceName } from '../contribution.ts';
import type { DaemonFact, OpenSshVersion } from '../daemon.ts';
import type { Assumption, HostModel, HostView, ViewName } from '../host-model.ts';
import type { UnitDefinition } from '../unit-definition.ts';
import { combineAccessLists } from './combine-access-lists.ts';
import { combineKernelParameters } from './combine-kernel-parameters.ts';
import { combineListeners } from './combine-listeners.ts';
import { combineMandatoryAccess } from './combine-mandatory-access.ts';
import { combineInterfaces, combineRoutes } from './combine-network.ts';
import { combinePacketFilter } from './combine-packet-filter.ts';
import { placeBans } from './place-bans.ts';
import { type AssumedByFamily, chooseFilters } from './stored-filters.ts';

/** Slices whose observation shows a running host; files alone do not. */
const runtimeSlices: readonly SliceName[] = [
  'sockets',
  'packet-filter',
  'units',
  'interfaces',
  'routes',
  'front-end',
  'mandatory-access',
];

/** Joins what all formats said of one host into the views that the evidence supports. */
export function combineHost(host: string, contributions: Contributions, origins: OriginTable): HostModel {
  const running = runtimeSlices.some((slice) => contributions.of(slice).some((c) => c.basis === 'observed'));
  const declared = (['daemon', 'packet-filter', 'units'] as const).some((slice) =>
    contributions.of(slice).some((c) => c.basis === 'declared'),
  );
  const names: ViewName[] = [
    ...(running ? (['running'] as const) : []),
    ...(declared || !running ? (['after-reboot'] as const) : []),
  ];
  return { host, origins, contributions, views: names.map((name) => combineView(name, contributions, origins)) };
}

function combineView(name: ViewName, all: Contributions, origins: OriginTable): HostView {
  const wanted = name === 'running' ? 'observed' : 'declared';
  const files = usable(all.of('files')).map((c) => c.value);
  const daemon = combineDaemon(usable(all.of('daemon')));
  const units = usable(all.of('units')).map((c) => c.value);
  const version = combineVersion(usable(all.of('program')));
  const definitions = combineDefinitions(usable(all.of('unit-definitions')));
  const frontEnds = usable(all.of('front-end'));
  const filters = usable(all.of('packet-filter')).filter((c) => name !== 'running' || !isStopped(c, frontEnds));
  const chosen = chooseFilters(wanted, filters, usable(all.of('filter-loader')), standIn[name]);
  const fronts = frontEndsOf(wanted, name === 'running' ? frontEnds.filter((c) => c.basis === wanted) : frontEnds);
  const met = placeBans(chosen.sources, fronts);
  const sockets = usable(all.of('sockets'));
  const held = usable(all.of('held-sockets')).map((c) => c.value);
  // Only root sees the names of root's processes, and only root gets any table of the kernel.
  const privileged =
    all.of('system').some(({ value }) => value.system === 'collector' && value.root) ||
    sockets.some((s) => s.value.privileged === Yes) ||
    filters.some(
      ({ basis, value }) =>
        basis === 'observed' && value.source === 'kernel' && value.trusted === Yes && value.tables.length > 0,
    );
  return {
    name,
    interfaces: combineInterfaces(usable(all.of('interfaces')), usable(all.of('routes'))),
    routes: combineRoutes(usable(all.of('routes'))),
    kernel: combineKernelParameters(name, usable(all.of('kernel-parameters')), all.of('system'), frontEnds),
    packetFilter: assumeToo(
      assumeToo(combinePacketFilter(met, privileged), chosen.assumes),
      both(obfuscatedLayers(all)),
    ),
    listeners: combineListeners(name, { sockets, held, daemon, units, definitions, files, version }, origins),
    accessLists: combineAccessLists(
      usable(all.of('access-list')),
      usable(all.of('program')),
      files,
      usable(all.of('log')),
    ),
    daemon,
    units,
    unitDefinitions: definitions,
    logs: usable(all.of('log')).map((c) => c.value),
    files: { entries: files.flatMap((f) => (f.files === 'entry' ? [f.entry] : [])), facts: files },
    mandatoryAccess: combineMandatoryAccess(name, usable(all.of('mandatory-access'))),
    frontEnds: frontEndsOf(wanted, frontEnds),
    accounts: usable(all.of('accounts')).map((c) => c.value),
    loginStacks: usable(all.of('login-stack')).map((c) => c.value),
    version,
  };
}

/** Files of a manager that is seen not to run say nothing about now. */
const isStopped = (filter: Contribution<'packet-filter'>, frontEnds: readonly Contribution<'front-end'>[]): boolean =>
  filter.basis === 'declared' &&
  filter.value.source === 'manager' &&
  frontEnds.some(
    ({ basis, value }) =>
      basis === 'observed' && value.active === No && filter.value.covers.some((c) => c.backend === value.manager),
  );

/** Each manager by what the view is about, and by the other basis where nothing of that one was collected. */
function frontEndsOf(wanted: Basis, all: readonly Contribution<'front-end'>[]): HostView['frontEnds'] {
  const managers = new Set(all.map((c) => c.value.manager));
  return [...managers].flatMap((manager) => {
    const own = all.filter((c) => c.value.manager === manager);
    const fitting = own.filter((c) => c.basis === wanted);
    return (fitting.length > 0 ? fitting : own).map((c) => c.value);
  });
}

/** Each unit by its fullest definition: `systemctl cat` shows what its files say. */
function combineDefinitions(all: readonly Contribution<'unit-definitions'>[]): HostView['unitDefinitions'] {
  const rank = ({ from, complete }: UnitDefinition): number => (from === 'files' ? 2 : 0) + (complete ? 1 : 0);
  const byUnit = new Map<string, UnitDefinition>();
  for (const { value } of all) {
    const known = byUnit.get(value.unit);
    if (known === undefined || rank(value) > rank(known)) byUnit.set(value.unit, value);
  }
  return [...byUnit.values()];
}

/**
 * Where addresses were replaced, two may have become one: whoever compares them cannot be certain. The packet filter meets
 * every packet, so that what it assumes goes into each answer.
 */
const comparers: readonly (readonly [slices: readonly SliceName[], assumption: Assumption])[] = [
  [
    ['packet-filter', 'front-end'],
    { layer: 'host-firewall', command: 'nft list ruleset; iptables-save; ip6tables-save' },
  ],
  [['interfaces', 'routes'], { layer: 'route', command: 'ip addr; ip route show table all' }],
  [['sockets', 'daemon'], { layer: 'listener', command: 'ss -tlnp; sshd -T' }],
  [['access-list'], { layer: 'tcp-wrappers', command: 'cat /etc/hosts.allow /etc/hosts.deny' }],
];

const obfuscatedLayers = (all: Contributions): Assumption[] =>
  comparers.flatMap(([slices, assumption]) =>
    slices.some((slice) => all.of(slice).some(({ quality }) => quality === 'obfuscated')) ? [assumption] : [],
  );

const both = (assumes: readonly Assumption[]): AssumedByFamily => ({ 4: assumes, 6: assumes });

/** Failed output counts as not collected. */
const usable = <S extends SliceName>(list: readonly Contribution<S>[]): Contribution<S>[] =>
  list.filter((c) => c.quality !== 'failed');

function combineDaemon(list: readonly Contribution<'daemon'>[]): HostView['daemon'] {
  const of = (from: DaemonFact['from']): DaemonFact | null => list.find((c) => c.value.from === from)?.value ?? null;
  return { files: of('files'), dump: of('effective-dump'), test: of('test-run') };
}

function combineVersion(programs: readonly Contribution<'program'>[]): OpenSshVersion | null {
  for (const from of ['banner', 'package', 'distribution']) {
    for (const { value } of programs) if (value.program === 'version' && value.from === from) return value.version;
  }
  return null;
}

/** Where one basis is missing the other stands in: rules may not persist, files may not be loaded. */
const standIn: Readonly<Record<ViewName, Assumption>> = {
  running: { layer: 'host-firewall', command: 'nft list ruleset; iptables-save; ip6tables-save' },
  'after-reboot': {
    layer: 'host-firewall',
    command: 'systemctl is-enabled nftables netfilter-persistent ufw firewalld',
  },
};

const assumeToo = (slice: HostView['packetFilter'], more: AssumedByFamily): HostView['packetFilter'] => ({
  ...slice,
  assumes: { 4: [...slice.assumes[4], ...more[4]], 6: [...slice.assumes[6], ...more[6]] },
});
