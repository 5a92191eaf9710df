import type { FirewalldInputs } from './inputs.ts';
import type { XmlFault } from './judge-element.ts';
import { judgeXml } from './judge-xml.ts';
import { isShippedService } from './stock-services.ts';
import { stockZoneNames } from './stock-zones.ts';
import type { XmlElement } from './xml-grammar.ts';
import type { XmlInput } from './xml-input.ts';

export interface PlacedFault {
  readonly file: XmlInput;
  readonly fault: XmlFault;
}

const get = (element: XmlElement, name: string): string => element.attributes.get(name) ?? '';

const listed = (inputs: FirewalldInputs) =>
  ([false, true] as const).flatMap((permanent) =>
    (['zones', 'zone', 'policies'] as const).flatMap((of) => inputs.blocks(of, permanent)),
  );

/**
 * What files name and no file defines, and interfaces and sources that two zones claim. Packages may bring services, zones
 * and ipsets of their own (/usr/lib/firewalld), so that what is missing is missing for certain only on the host.
 */
export function judgeReferences(inputs: FirewalldInputs): PlacedFault[] {
  const names = (kind: 'service' | 'zone' | 'ipset'): Set<string> =>
    new Set(inputs.files(kind).map(({ name }) => name));
  const [services, zones, ipsets] = [names('service'), names('zone'), names('ipset')];
  // What a listing names firewalld knows; before 1.2 it lists services without looking for them.
  const findsServices = inputs.versions.most >= 102;
  for (const { block } of listed(inputs)) {
    zones.add(block.name);
    for (const { name, children } of block.children)
      for (const { value } of children) {
        if (name === 'services' && findsServices) services.add(value);
        if (name === 'sources' && value.startsWith('ipset:')) ipsets.add(value.slice('ipset:'.length));
        for (const [, set = ''] of name === 'rich rules' ? value.matchAll(/ ipset="([^"]+)"/g) : []) ipsets.add(set);
        for (const [, service = ''] of name === 'rich rules' ? value.matchAll(/ service name="([^"]+)"/g) : [])
          if (findsServices) services.add(service);
      }
  }
  const known = {
    service: (name: string) => services.has(name) || isShippedService(name),
    zone: (name: string) => zones.has(name) || stockZoneNames.has(name) || /^(?:ANY|HOST)$/.test(name),
    ipset: (name: string) => ipsets.has(name),
  };
  const found: PlacedFault[] = [];
  const bound = new Map<string, string>();
  for (const kind of ['service', 'zone', 'policy'] as const)
    for (const file of inputs.files(kind)) {
      if (file.shipped || !file.complete || file.document.broken) continue;
      const { ignored } = judgeXml(file.document, kind);
      const fault = ({ start, end }: XmlElement, what: string, certain: boolean, late = false): void =>
        void found.push({ file, fault: { start, end, what, certain, ...(late ? { late } : {}) } });
      const missing = (element: XmlElement, of: keyof typeof known, name: string, late = false): void => {
        if (name !== '' && !known[of](name)) fault(element, `no ${of} \`${name}\` is defined`, false, late);
      };
      const look = (element: XmlElement, isTop: boolean): void => {
        const { name } = element;
        if (ignored.has(element)) return;
        if (name === 'service' && kind !== 'service') missing(element, 'service', get(element, 'name'), !isTop);
        else if (name === 'include' && kind === 'service') missing(element, 'service', get(element, 'service'));
        else if (name === 'ingress-zone' || name === 'egress-zone') missing(element, 'zone', get(element, 'name'));
        else if (name === 'source' || name === 'destination') missing(element, 'ipset', get(element, 'ipset'), true);
        if (kind === 'zone' && isTop && (name === 'interface' || name === 'source')) {
          const claimed =
            name === 'interface' ? get(element, 'name') : get(element, 'address') || `ipset:${get(element, 'ipset')}`;
          const other = bound.get(`${name} ${claimed}`);
          if (other !== undefined && other !== file.name)
            fault(element, `${name} \`${claimed}\` belongs to zone \`${other}\` already`, true);
          bound.set(`${name} ${claimed}`, file.name);
        }
        for (const child of element.children) look(child, false);
      };
      for (const root of file.document.children) for (const child of root.children) look(child, true);
    }
  return found;
}
