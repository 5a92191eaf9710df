import type { Family } from '#core/address';
import type { FilterMatch } from '#model/packet-filter';

/** One object each, so that what several fields of a rule imply is asked once. */
export const familyStep: Readonly<Record<Family, FilterMatch>> = {
  4: { match: 'family', family: 4, negated: false },
  6: { match: 'family', family: 6, negated: false },
};
export const ofFamily = (family: Family): FilterMatch => familyStep[family];
const ofProtocol = (number: number): FilterMatch => ({ match: 'protocol', numbers: [number, number], negated: false });

/** The protocol that a header's name implies, and the family where it has one. */
export const transports: Readonly<Record<string, readonly FilterMatch[]>> = {
  tcp: [ofProtocol(6)],
  udp: [ofProtocol(17)],
  udplite: [ofProtocol(136)],
  sctp: [ofProtocol(132)],
  dccp: [ofProtocol(33)],
  ah: [ofProtocol(51)],
  esp: [ofProtocol(50)],
  comp: [ofProtocol(108)],
  gre: [ofProtocol(47)],
  icmp: [ofFamily(4), ofProtocol(1)],
  igmp: [ofFamily(4), ofProtocol(2)],
  icmpv6: [ofFamily(6), ofProtocol(58)],
  th: [],
};
