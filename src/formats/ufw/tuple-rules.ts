import { type AddressRange, type Family, formatRange, parsePrefix } from '#core/address';
import type { NumberSet } from '#core/number-set';
import type { OriginTable } from '#core/origin';
import type { Table } from '../_grammar/table.ts';
import type { UfwAction } from './ast.ts';
import { readPortList, readProtocol } from './read-ports.ts';
import { tcpAndUdp, type UfwRule } from './ufw-rule.ts';

const tupleActions: ReadonlySet<string> = new Set(['allow', 'deny', 'reject', 'limit']);

/**
 * The rules of user.rules and user6.rules in ufw's own words, from the comments that ufw reads back:
 * `### tuple ### ACTION PROTOCOL DPORT DST SPORT SRC [DAPP SAPP] DIRECTION[_INTERFACE]`. They serve for sentences; what
 * is loaded are the lines below each.
 */
export function tupleRules(table: Table, family: Family, file: number, origins: OriginTable): UfwRule[] {
  return table.children.flatMap((row): UfwRule[] => {
    const words = row.children.map((cell) => cell.value);
    if (words[0] !== '###' || words[1] !== 'tuple' || words[2] !== '###') return [];
    const origin = origins.span(file, row.start, row.end);
    const rule = readTuple(
      words.slice(3).filter((word) => !word.startsWith('comment=')),
      family,
    );
    return rule === null ? [] : [{ ...rule, origin }];
  });
}

function readTuple(words: readonly string[], family: Family): Omit<UfwRule, 'origin'> | null {
  const [what = '', protocolName = '', dport = '', dst = '', sport = '', src = ''] = words;
  if (words.length < 6 || words.length > 9) return null;
  const [, route, action = ''] = /^(route:)?([a-z]+)(?:_log(?:-all)?)?$/.exec(what) ?? [];
  const way = words.length === 7 || words.length === 9 ? words.at(-1)! : 'in';
  const devices = new Map(
    way
      .split('!')
      .map((part): [string, string | null] => [
        part.split('_')[0]!,
        part.includes('_') ? part.slice(part.indexOf('_') + 1) : null,
      ]),
  );
  const protocols = readProtocol(protocolName);
  const to = readEnd(dst, dport);
  const from = readEnd(src, sport);
  if (!tupleActions.has(action) || protocols === undefined || to === null || from === null) return null;
  const direction = route ? 'forward' : devices.has('in') ? 'in' : 'out';
  return {
    family,
    action: action as UfwAction,
    direction,
    protocols: protocols ?? (to.ports || from.ports ? tcpAndUdp : null),
    to,
    from,
    incoming: devices.get('in') ?? null,
    outgoing: devices.get('out') ?? null,
    fromText: from.address === null ? 'Anywhere' : formatRange(from.address),
    unread: null,
  };
}

function readEnd(address: string, port: string): { address: AddressRange | null; ports: NumberSet | null } | null {
  const any = address === '0.0.0.0/0' || address === '::/0' || address === 'any';
  const range = any ? null : parsePrefix(address);
  const ports = port === 'any' ? null : readPortList(port);
  return (!any && range === null) || (port !== 'any' && ports === null) ? null : { address: range, ports };
}
