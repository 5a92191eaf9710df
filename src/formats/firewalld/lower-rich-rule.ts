import type { Family } from '#core/address';
import { rangeSet } from '#core/address-set';
import {
  accept,
  anything,
  drop,
  fromPorts,
  notUnderstood,
  ofFamily,
  ofProtocols,
  reject,
  rule,
  toPorts,
} from '#model/filter-parts';
import type { FilterMatch, FilterRule, Terminal } from '#model/packet-filter';
import { lookUp } from './ipsets.ts';
import { rejectTypes } from './keywords.ts';
import { lowerService, translation } from './lower-entries.ts';
import type { AddressTerm, Placed, RichAction, RichEnd, RichRule } from './ruleset.ts';
import type { Scene } from './scene.ts';

const units: Readonly<Record<string, string>> = { s: 'second', m: 'minute', h: 'hour', d: 'day' };

/** The first packets pass a rate limit: its burst is 5, in nftables as in iptables. */
function limitMatch(limit: string): FilterMatch {
  const match = /^(\d+)\/([smhd])\w*$/.exec(limit);
  if (match === null) return notUnderstood(`limit value="${limit}"`);
  const condition = `about 5 new connections at once, or more than ${match[1]} in a ${units[match[2]!]}`;
  return { match: 'conditional', first: true, condition, negated: false };
}

export function addressMatches(
  term: AddressTerm,
  end: 'source' | 'destination',
  negated: boolean,
  scene: Scene,
): FilterMatch[] {
  switch (term.kind) {
    case 'range':
      return [{ match: 'address', end, set: rangeSet(term.range), negated }];
    case 'opaque':
      return [notUnderstood(`${end} ${term.text}`)];
    case 'ipset': {
      const set = scene.ipset(term.name);
      return set === null ? [notUnderstood(`${end} ipset ${term.name}`)] : lookUp(set, end, negated, scene.backend);
    }
  }
}

const endMatches = (end: RichEnd | null, side: 'source' | 'destination', scene: Scene): FilterMatch[] =>
  end === null ? [] : addressMatches(end.term, side, end.negated, scene);

/** `null` where the action lets the packet go on. */
function terminalOf(action: RichAction): Terminal | null {
  switch (action.kind) {
    case 'accept':
      return accept;
    case 'drop':
      return drop;
    case 'reject': {
      if (action.type === null) return reject('port-unreachable');
      const kinds = rejectTypes.get(action.type);
      return kinds === undefined ? anything(`reject type="${action.type}"`) : { to: 'reject', kinds };
    }
    case 'mark':
      return null;
  }
}

/** What one rich rule does to arriving packets; none for rules that only log, mark, translate or speak of ICMP. */
export function lowerRichRule({ value, origin }: Placed<RichRule>, scene: Scene): FilterRule[] {
  const { action, element, unread } = value;
  if (unread !== null) return [rule(origin, [...endsOf(value, scene), notUnderstood(unread)], anything(unread))];
  if (action === null || element?.kind === 'irrelevant' || element?.kind === 'forward-port') return [];
  const terminal = terminalOf(action);
  if (terminal === null) return [];
  const limit = action.kind !== 'mark' && action.limit !== null ? [limitMatch(action.limit)] : [];
  const ends = endsOf(value, scene);
  const made = (matches: readonly FilterMatch[]): FilterRule => rule(origin, [...ends, ...matches, ...limit], terminal);
  switch (element?.kind) {
    case undefined:
      return [made([])];
    case 'service':
      return lowerService(element.name, scene).map(made);
    case 'port':
      return [made([ofProtocols(element.spec.protocol), toPorts(element.spec.ports)])];
    case 'source-port':
      return [made([ofProtocols(element.spec.protocol), fromPorts(element.spec.ports)])];
    case 'protocol':
      return [made([ofProtocols(element.protocol)])];
  }
}

const familyMatches = (family: Family | null): FilterMatch[] => (family === null ? [] : [ofFamily(family)]);

/** The destination translation that a rich rule asks for, if it asks for one. */
export function lowerRichForward({ value, origin }: Placed<RichRule>, scene: Scene): FilterRule[] {
  if (value.element?.kind !== 'forward-port') return [];
  return [translation(value.element.forward, endsOf(value, scene), origin)];
}

/** Whom a rule concerns at most, also one that cannot be read whole. */
export const endsOf = ({ family, source, destination }: RichRule, scene: Scene): FilterMatch[] => [
  ...familyMatches(family),
  ...endMatches(destination, 'destination', scene),
  ...endMatches(source, 'source', scene),
];
