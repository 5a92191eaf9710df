import type { OriginTable } from '#core/origin';
import type { Configuration } from './configuration.ts';
import { shippedDefaultZone } from './keywords.ts';
import { stockZones } from './stock-zones.ts';

/** What firewalld starts with where it leaves /etc/firewalld aside; what is bound at run time comes on top of it. */
export function stockConfiguration({ unsettled, origin }: Configuration, origins: OriginTable): Configuration {
  return {
    zones: new Map(stockZones(origins).map((zone) => [zone.name, zone])),
    sources: [],
    interfaces: [],
    bindingsComplete: true,
    unsettled,
    defaultZone: {
      value: shippedDefaultZone,
      origin: origins.default('firewalld', `DefaultZone=${shippedDefaultZone}`),
    },
    defaultShown: true,
    fragments: false,
    policies: [],
    direct: [],
    passthroughs: [],
    directShown: true,
    services: new Map(),
    ipsets: new Map(),
    backend: 'nftables',
    backendShown: true,
    settingsShown: true,
    returnCheck: { value: 'strict', origin: origins.default('firewalld', 'IPv6_rpfilter=yes') },
    before09: false,
    before1: false,
    before2: true,
    drifting: 'no',
    restsOnRuntime: false,
    panic: null,
    origin,
  };
}
