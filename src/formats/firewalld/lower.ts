import type { Family } from '#core/address';
import type { OriginId, OriginTable } from '#core/origin';
import { Maybe, No, type Tri, Yes } from '#core/tri';
import type { Contributions } from '#model/contribution';
import type { FilterTable, PacketFilterFact } from '#model/packet-filter';
import type { HostContext } from '../format.ts';
import type { Configuration } from './configuration.ts';
import { frontEnd } from './front-end.ts';
import { type FirewalldInput, FirewalldInputs } from './inputs.ts';
import { judgeFiles, type StoredLoad } from './judge-files.ts';
import { lowerDirect } from './lower-direct.ts';
import { perhapsNone, perhapsStock } from './lower-perhaps.ts';
import { lowerTable } from './lower-table.ts';
import { readConfiguration } from './read-configuration.ts';
import { stockConfiguration } from './stock-configuration.ts';

const families: readonly Family[] = [4, 6];

/** Says what firewalld's listings mean: what its zones admit in its own words, and the table that it loads. */
export function lowerFirewalld(inputs: readonly FirewalldInput[], host: HostContext, into: Contributions): void {
  const { origins } = host;
  const own = new FirewalldInputs(inputs, origins, host.dialect);
  const running = readConfiguration(own, false, null, host);
  const permanent = readConfiguration(own, true, running, host);
  const state = own.running();
  const stopped = running === null && state === null ? own.notRunning() : null;
  const starts = running !== null || state !== null ? Yes : startsAtBoot(host, stopped !== null);
  const stored = starts === No ? null : judgeFiles(own, host);
  const add = (basis: 'observed' | 'declared', active: Tri, written: Configuration): void => {
    const load = basis === 'declared' ? stored : null;
    const stock = load?.stock === Yes ? { ...written, origin: load.because ?? written.origin } : null;
    const configuration = stock === null ? written : stockConfiguration(stock, origins);
    const { origin } = configuration;
    const [place] = origins.spans(origin);
    const file = place?.file ?? -1;
    const contribution = { basis, quality: own.quality(file), file, origin } as const;
    if (!configuration.restsOnRuntime)
      into.add({ slice: 'front-end', ...contribution, value: frontEnd(active, configuration, origin) });
    if (active === No) return;
    const value: PacketFilterFact = {
      source: 'manager',
      tables: tablesOf(configuration, load, origins),
      ...(load !== null && load.refusals.length > 0 ? { refusals: load.refusals } : {}),
      sets: [],
      covers: families.map((family) => ({ backend: 'firewalld' as const, family })),
      announces: [],
      assumes: families.flatMap((family) =>
        assumedCommands(configuration, basis === 'declared', active).map((command) => ({
          family,
          layer: 'host-firewall',
          command,
        })),
      ),
      trusted: Yes,
    };
    into.add({ slice: 'packet-filter', ...contribution, value });
  };
  if (running !== null) add('observed', Yes, running);
  else if (stopped !== null || state !== null) {
    const origin = (stopped ?? state)!.origin;
    const [place] = origins.spans(origin);
    const value = {
      manager: 'firewalld',
      active: stopped === null ? Yes : No,
      entries: [],
      fallback: null,
      fallbackOrigin: origin,
      origin,
    } as const;
    const contribution = { basis: 'observed', quality: 'complete', file: place?.file ?? -1, origin } as const;
    into.add({ slice: 'front-end', ...contribution, value });
    if (stopped === null) into.add({ slice: 'packet-filter', ...contribution, value: announced(origin) });
  }
  if (permanent !== null) add('declared', starts, permanent);
}

function tablesOf(configuration: Configuration, load: StoredLoad | null, origins: OriginTable): readonly FilterTable[] {
  if (load?.open === Yes) return [];
  const tables = [lowerTable(configuration, origins), ...lowerDirect(configuration)];
  if (load?.open === Maybe && load.because !== null) return perhapsNone(tables, load.because);
  if (load?.stock !== Maybe || load.because === null) return tables;
  return perhapsStock(tables, lowerTable(stockConfiguration(configuration, origins), origins), load.because);
}

/** Where systemd's links for it lie; 0.4.0 of Ubuntu 16.04 is wanted by the other target. */
const links = ['multi-user', 'basic'].map((target) => `/etc/systemd/system/${target}.target.wants/firewalld.service`);

/** A daemon that does not run may still be started at boot; the links of systemd tell, where they were collected. */
function startsAtBoot(host: HostContext, stopped: boolean): Tri {
  const [usual, other] = links.map((path) => host.lookup(path).state);
  if (usual === 'file' || other === 'file') return Yes;
  return usual === 'absent' ? No : stopped ? No : Maybe;
}

/** Rules may be loaded from this configuration, or not. */
function announced(origin: OriginId): PacketFilterFact {
  return {
    source: 'manager',
    tables: [],
    sets: [],
    covers: [],
    announces: families.map((family) => ({ backend: 'firewalld', family, origin })),
    trusted: Yes,
  };
}

/** What the answers rest on without having been shown. */
function assumedCommands(configuration: Configuration, permanent: boolean, active: Tri): string[] {
  const option = permanent ? '--permanent ' : '';
  return [
    ...(configuration.restsOnRuntime ? ['firewall-cmd --permanent --list-all-zones'] : []),
    ...(active === Maybe ? ['systemctl is-enabled firewalld'] : []),
    ...(configuration.fragments ? [`firewall-cmd ${option}--list-all`] : []),
    ...(configuration.bindingsComplete ? [] : ['firewall-cmd --get-active-zones']),
    ...(configuration.defaultShown ? [] : ['firewall-cmd --get-default-zone']),
    ...(configuration.policies === null ? [`firewall-cmd ${option}--list-all-policies`] : []),
    ...(restsOnBackend(configuration) ? ['cat /etc/firewalld/firewalld.conf'] : []),
    ...(!configuration.directShown ? [`firewall-cmd ${option}--direct --get-all-rules`] : []),
  ];
}

/** The two backends compare interfaces with sets in another way. */
const restsOnBackend = ({ backendShown, ipsets }: Configuration): boolean =>
  !backendShown && [...ipsets.values()].some((set) => set?.dimensions.includes('iface') ?? false);
