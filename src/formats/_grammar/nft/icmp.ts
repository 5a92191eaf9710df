import { type NumberSet, numberSet } from '#core/number-set';
import { parseNumber } from '../iptables-numbers.ts';

type Names = Readonly<Record<string, number>>;

/** nft(8), "ICMP TYPE TYPE" and on. */
const types: Readonly<Record<4 | 6, Names>> = {
  4: {
    'echo-reply': 0,
    'destination-unreachable': 3,
    'source-quench': 4,
    redirect: 5,
    'echo-request': 8,
    'router-advertisement': 9,
    'router-solicitation': 10,
    'time-exceeded': 11,
    'parameter-problem': 12,
    'timestamp-request': 13,
    'timestamp-reply': 14,
    'info-request': 15,
    'info-reply': 16,
    'address-mask-request': 17,
    'address-mask-reply': 18,
  },
  6: {
    'destination-unreachable': 1,
    'packet-too-big': 2,
    'time-exceeded': 3,
    'parameter-problem': 4,
    'echo-request': 128,
    'echo-reply': 129,
    'mld-listener-query': 130,
    'mld-listener-report': 131,
    'mld-listener-done': 132,
    'mld-listener-reduction': 132,
    'nd-router-solicit': 133,
    'nd-router-advert': 134,
    'nd-neighbor-solicit': 135,
    'nd-neighbor-advert': 136,
    'nd-redirect': 137,
    'router-renumbering': 138,
    'ind-neighbor-solicit': 141,
    'ind-neighbor-advert': 142,
    'mld2-listener-report': 143,
  },
};

const codes: Readonly<Record<4 | 6, Names>> = {
  4: {
    'net-unreachable': 0,
    'host-unreachable': 1,
    'prot-unreachable': 2,
    'port-unreachable': 3,
    'frag-needed': 4,
    'net-prohibited': 9,
    'host-prohibited': 10,
    'admin-prohibited': 13,
  },
  6: {
    'no-route': 0,
    'admin-prohibited': 1,
    'addr-unreachable': 3,
    'port-unreachable': 4,
    'policy-fail': 5,
    'reject-route': 6,
  },
};

/** The number of an ICMP type or code, by name or as written; `null` where it is not known. */
export const icmpNumber =
  (family: 4 | 6, part: 'type' | 'code') =>
  (text: string): number | null => {
    const names = (part === 'type' ? types : codes)[family];
    return Object.hasOwn(names, text) ? names[text]! : parseNumber(text, 255);
  };

/** Types and codes joined as the model has them, `type * 256 + code`, for types or codes that may be any of these. */
export function icmpKinds(part: 'type' | 'code', numbers: NumberSet): NumberSet {
  const pairs: [number, number][] = [];
  for (let i = 0; i < numbers.length; i += 2) {
    const [low, high] = [numbers[i]!, numbers[i + 1]!];
    if (part === 'type') pairs.push([low * 256, high * 256 + 255]);
    else for (let type = 0; type < 256; type++) pairs.push([type * 256 + low, type * 256 + high]);
  }
  return numberSet(pairs);
}
