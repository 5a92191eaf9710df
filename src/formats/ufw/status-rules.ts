import type { Family } from '#core/address';
import type { NumberSet } from '#core/number-set';
import type { OriginTable } from '#core/origin';
import type { Entry, Part } from './ast.ts';
import { type Cell, readCell } from './read-cell.ts';
import type { PortSpec } from './read-ports.ts';
import { anywhere, tcpAndUdp, type UfwRule } from './ufw-rule.ts';

const textOf = (entry: Entry, type: Part['type']): string => entry.children.find((p) => p.type === type)?.value ?? '';

/**
 * The rules behind one row. A profile may hold several; a row that cannot be read is kept for both families, unless it
 * is marked. The listing writes the arriving interface under `To` and the leaving one under `From`, for routed
 * packets the other way round (ufw(8), RULE SYNTAX).
 */
export function statusRules(
  entry: Entry,
  file: number,
  origins: OriginTable,
  profiles: ReadonlyMap<string, string>,
): UfwRule[] {
  const toText = textOf(entry, 'to');
  const fromText = textOf(entry, 'from');
  const origin = origins.span(file, entry.start, entry.end);
  const base = { origin, action: entry.action, direction: entry.direction, fromText };
  const to = readCell(toText, profiles);
  const from = readCell(fromText, profiles);
  if (to === null || from === null) {
    const families: Family[] = / \(v6\)/.test(`${toText} ${fromText}`) ? [6] : [4, 6];
    const unread = `${toText} ${entry.action.toUpperCase()} ${fromText}`.trim();
    return families.map((family) => ({
      ...base,
      family,
      protocols: null,
      to: anywhere,
      from: anywhere,
      incoming: null,
      outgoing: null,
      unread,
    }));
  }
  const routed = entry.direction === 'forward';
  const family: Family = to.v6 || from.v6 ? 6 : 4;
  return combinations(to, from).map(([toPorts, fromPorts]) => ({
    ...base,
    family,
    protocols: protocolsOf(to, from, toPorts, fromPorts),
    to: { address: to.address, ports: toPorts?.ports ?? null },
    from: { address: from.address, ports: fromPorts?.ports ?? null },
    ...(to.profile === null ? {} : { profile: to.profile }),
    incoming: routed ? from.device : to.device,
    outgoing: routed ? to.device : from.device,
    unread: null,
  }));
}

/** Of two profiles only lists of one protocol go together. */
function combinations(to: Cell, from: Cell): [PortSpec | null, PortSpec | null][] {
  return (to.ports ?? [null])
    .flatMap((t) => (from.ports ?? [null]).map((f): [PortSpec | null, PortSpec | null] => [t, f]))
    .filter(([t, f]) => !t?.protocols || !f?.protocols || t.protocols[0] === f.protocols[0]);
}

function protocolsOf(to: Cell, from: Cell, toPorts: PortSpec | null, fromPorts: PortSpec | null): NumberSet | null {
  const named = toPorts?.protocols ?? fromPorts?.protocols ?? to.protocols ?? from.protocols;
  if (named !== null) return named;
  return toPorts !== null || fromPorts !== null ? tcpAndUdp : null;
}
