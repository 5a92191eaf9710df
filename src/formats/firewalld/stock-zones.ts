import type { OriginTable } from '#core/origin';
import type { Zone } from './ruleset.ts';

/** Zones as firewalld ships them: target, and services that they admit. None is bound to anything. */
const shipped: readonly (readonly [name: string, target: string, services: string])[] = [
  ['block', '%%REJECT%%', ''],
  ['dmz', 'default', 'ssh'],
  ['drop', 'DROP', ''],
  ['external', 'default', 'ssh'],
  ['home', 'default', 'ssh mdns samba-client dhcpv6-client'],
  ['internal', 'default', 'ssh mdns samba-client dhcpv6-client'],
  ['public', 'default', 'ssh dhcpv6-client'],
  ['trusted', 'ACCEPT', ''],
  ['work', 'default', 'ssh dhcpv6-client'],
];

/** /usr/lib/firewalld/zones of 1.x and 2.x; a file of /etc/firewalld/zones replaces the zone of its name. */
export function stockZones(origins: OriginTable): Zone[] {
  return shipped.map(([name, target, services]) => {
    const origin = origins.default(
      'firewalld',
      `zone ${name}: target ${target}${services && `, services ${services}`}`,
    );
    const nothing = {
      ports: [],
      sourcePorts: [],
      protocols: [],
      forwardPorts: [],
      richRules: [],
      interfaces: [],
      sources: [],
    };
    return {
      name,
      origin,
      target: { value: target, origin },
      services: services === '' ? [] : services.split(' ').map((value) => ({ value, origin })),
      ...nothing,
      isDefault: null,
      ranked: false,
      ingressPriority: 0,
      forwards: true,
      answersNeighbours: true,
      complete: true,
    };
  });
}

export const stockZoneNames: ReadonlySet<string> = new Set(shipped.map(([name]) => name));

/** The target of a zone of that name; zones of one's own have the default one. */
export const shippedTarget = (name: string): string => shipped.find(([zone]) => zone === name)?.[1] ?? 'default';

/** Whether firewalld ships the zone with that service. */
export const isShipped = (zone: string, service: string): boolean =>
  shipped.some(([name, , services]) => name === zone && services.split(' ').includes(service));
