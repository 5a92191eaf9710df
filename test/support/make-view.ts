import { OriginTable } from '#core/origin';
import { No } from '#core/tri';
import type { HostView } from '#model/host-model';
import type { FilterChain, FilterRule, FilterTable } from '#model/packet-filter';

export const origins = new OriginTable();
export const somewhere = origins.span(0, 0, 1);

/** A host with one interface, a default route, sshd on every address, no access lists: only filters decide. */
export function makeView(tables: readonly FilterTable[]): HostView {
  const everywhere = { 4: [], 6: [] } as const;
  return {
    name: 'running',
    interfaces: {
      known: true,
      list: [
        {
          name: 'eth0',
          index: 2,
          loopback: false,
          up: true,
          origin: somewhere,
          addresses: [{ address: { family: 4, value: 0xc0000201 }, prefixLength: 24, origin: somewhere }],
        },
      ],
    },
    kernel: { view: 'running', observed: new Map(), declared: [], strictByDefault: false },
    routes: {
      routes: [
        {
          family: 4,
          table: 'main',
          kind: 'unicast',
          destination: { family: 4, low: 0, high: 0xffffffff },
          device: 'eth0',
          metric: 0,
          origin: somewhere,
        },
      ],
      policies: [],
      covers: [{ family: 4, what: 'main-table' }],
      assumes: everywhere,
    },
    packetFilter: { tables, sets: new Map(), assumes: everywhere, unknowns: everywhere },
    listeners: {
      basis: 'observed',
      sockets: [
        {
          address: null,
          family: 4,
          alsoIPv4: No,
          port: 22,
          device: null,
          programs: ['sshd'],
          pids: [1],
          queue: null,
          origin: somewhere,
        },
      ],
      declared: [],
      holder: null,
      notRunning: null,
      complete: true,
      showsEverySsh: true,
      assumes: [],
      origin: somewhere,
    },
    accessLists: { allow: [], deny: [], consulted: No, consultedOrigin: null, allowKnown: true, denyKnown: true },
    daemon: {
      files: {
        from: 'files',
        settings: new Map(),
        listeners: [],
        faults: [],
        places: [],
        notCollected: [],
        origin: somewhere,
      },
      dump: null,
      test: null,
    },
    unitDefinitions: [],
    logs: [],
    units: [],
    files: { entries: [], facts: [] },
    mandatoryAccess: [],
    frontEnds: [],
    accounts: [],
    loginStacks: [],
    version: null,
  };
}

/** An iptables-like filter table: `INPUT` is the base chain, the others are user chains. */
export function makeTable(
  chains: Readonly<Record<string, readonly FilterRule[]>>,
  policy: 'accept' | 'drop',
): FilterTable {
  const made = Object.entries(chains).map(([name, rules]): [string, FilterChain] => [
    name,
    {
      name,
      origin: somewhere,
      base:
        name === 'INPUT'
          ? { hook: 'input', type: 'filter', priority: 0, policy, policyOrigin: somewhere, devices: null }
          : null,
      rules,
      order: 'first-match',
      acceptScope: 'chain',
      complete: true,
    },
  ]);
  return {
    identity: 'test ip filter',
    name: 'filter',
    backend: 'iptables-nft',
    families: [4],
    fidelity: 90,
    dormant: false,
    origin: somewhere,
    chains: new Map(made),
    sets: new Map(),
  };
}
