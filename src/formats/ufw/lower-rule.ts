import { hasNumber } from '#core/number-set';
import type { OriginTable } from '#core/origin';
import {
  accept,
  anything,
  arrivingOn,
  destinationIn,
  drop,
  fromPorts,
  inState,
  leavingBy,
  notUnderstood,
  ofProtocols,
  reject,
  rule,
  sourceIn,
  toPorts,
} from '#model/filter-parts';
import type { FilterMatch, FilterRule, RejectKind } from '#model/packet-filter';
import type { UfwRule } from './ufw-rule.ts';

/** The list that `-m recent` keeps where ufw names none: all limits of a family share it. */
const recentList = 'recent DEFAULT';
const limitReached = '6 or more connections in 30 s from one address';
/**
 * The chain that a limit of IPv6 accepts in is filled when the firewall is loaded, from a file that has no such lines
 * as shipped; so a first limit added to a running firewall drops until the next reload.
 */
const limitNotLoaded = 'ufw was not reloaded since its first limit for IPv6 was added';

/**
 * What ufw hands to iptables for one rule, in that order.
 *
 * `running` is true for rules that may have been added after the firewall was loaded.
 */
export function lowerRule(ufw: UfwRule, running: boolean, origins: OriginTable): FilterRule[] {
  if (ufw.unread !== null) return [rule(ufw.origin, [notUnderstood(ufw.unread)], anything(ufw.unread))];
  const matches = matchesOf(ufw);
  switch (ufw.action) {
    case 'allow':
      return [rule(ufw.origin, matches, accept)];
    case 'deny':
      return [rule(ufw.origin, matches, drop)];
    case 'reject':
      return [rule(ufw.origin, matches, reject(rejectKind(ufw)))];
    case 'limit': {
      const fresh = [...matches, inState('new')];
      const over: FilterMatch = {
        match: 'remembered',
        list: recentList,
        hits: 6,
        condition: limitReached,
        negated: false,
      };
      const tooMany = origins.derived([ufw.origin], 'ufw rejects the sixth connection in 30 s');
      return [
        rule(ufw.origin, [...fresh, { effect: 'remember', list: recentList }], null),
        rule(tooMany, [...fresh, over], reject('port-unreachable')),
        rule(ufw.origin, ufw.family === 6 && running ? [...matches, notUnderstood(limitNotLoaded)] : matches, accept),
      ];
    }
  }
}

function matchesOf({ incoming, outgoing, protocols, to, from }: UfwRule): FilterMatch[] {
  return [
    incoming === null ? null : arrivingOn(deviceName(incoming)),
    outgoing === null ? null : leavingBy(deviceName(outgoing)),
    protocols === null ? null : ofProtocols(protocols),
    to.address === null ? null : destinationIn(to.address),
    to.ports === null ? null : toPorts(to.ports),
    from.address === null ? null : sourceIn(from.address),
    from.ports === null ? null : fromPorts(from.ports),
  ].filter((match) => match !== null);
}

/** iptables' wildcard is a trailing `+`. */
const deviceName = (name: string): string => (name.endsWith('+') ? `${name.slice(0, -1)}*` : name);

/** A rule that names TCP, or ports without a protocol, answers TCP with a reset; one for everything with ICMP. */
function rejectKind({ protocols }: UfwRule): RejectKind {
  return protocols !== null && hasNumber(protocols, 6) ? 'tcp-reset' : 'port-unreachable';
}
