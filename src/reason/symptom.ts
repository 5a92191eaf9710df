import type { Family } from '#core/address';
import type { RejectKind } from '#model/packet-filter';
import type { Verdict } from './verdict.ts';

/** The words of OpenSSH's client on Linux. */
export const symptoms = {
  refused: 'Connection refused',
  noRoute: 'No route to host',
  netUnreachable: 'Network is unreachable',
  permission: 'Permission denied',
  protocol: 'Protocol not available',
  timeout: 'Connection timed out',
  stalled: 'Connection timed out during banner exchange',
  closed: 'Connection reset by peer',
  disconnected: 'Connection closed after the banner',
} as const;

const unreachableCodes: Readonly<Record<Family, Partial<Record<RejectKind, number>>>> = {
  4: {
    'net-unreachable': 0,
    'host-unreachable': 1,
    'proto-unreachable': 2,
    'port-unreachable': 3,
    'net-prohibited': 9,
    'host-prohibited': 10,
    'admin-prohibited': 13,
  },
  6: {
    'no-route': 0,
    'admin-prohibited': 1,
    'address-unreachable': 3,
    'port-unreachable': 4,
    'policy-fail': 5,
    'reject-route': 6,
  },
};

/** `type * 256 + code` of the ICMP (type 3) or ICMPv6 (type 1) packet that refuses so; `null` for a reset. */
export function icmpOfReject(kind: RejectKind, family: Family): number | null {
  const code = unreachableCodes[family][kind];
  return code === undefined ? null : (family === 4 ? 3 : 1) * 256 + code;
}

/** What a Linux client makes of a refusal in answer to its SYN (net/ipv4/icmp.c, net/ipv6/icmp.c: the error tables). */
export function symptomOfReject(kind: RejectKind, family: Family): { verdict: Verdict; symptom: string } {
  switch (kind) {
    case 'tcp-reset':
    case 'port-unreachable':
      return { verdict: 'refused', symptom: symptoms.refused };
    case 'net-unreachable':
    case 'net-prohibited':
    case 'no-route':
      return { verdict: 'unreachable', symptom: symptoms.netUnreachable };
    case 'host-unreachable':
    case 'host-prohibited':
    case 'address-unreachable':
      return { verdict: 'unreachable', symptom: symptoms.noRoute };
    case 'proto-unreachable':
      return { verdict: 'unreachable', symptom: symptoms.protocol };
    case 'admin-prohibited':
      return { verdict: 'unreachable', symptom: family === 4 ? symptoms.noRoute : symptoms.permission };
    case 'policy-fail':
    case 'reject-route':
      return { verdict: 'unreachable', symptom: symptoms.permission };
  }
}
