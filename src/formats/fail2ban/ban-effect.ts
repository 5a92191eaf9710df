import type { Family } from '#core/address';
import type { RejectKind } from '#model/packet-filter';

/** What a banned client meets. */
export type BanEffect =
  | { readonly kind: 'drop' }
  | { readonly kind: 'reject'; readonly with: RejectKind }
  /** No route leads back to the client. */
  | { readonly kind: 'route' }
  /** Mails, reports, lists of other machines; and rules that iptables refuses. */
  | { readonly kind: 'none' }
  /** Lines of /etc/hosts.deny: they count by themselves. */
  | { readonly kind: 'wrappers' }
  | { readonly kind: 'unknown' };

/** What all actions ship that reject. */
export const refused: BanEffect = { kind: 'reject', with: 'port-unreachable' };
/** Rejecting as iptables' actions ship since 0.8.9; earlier ones drop. */
export const asShipped: BanEffect = { ...refused };
export const unknown: BanEffect = { kind: 'unknown' };
export const none: BanEffect = { kind: 'none' };

const iptablesKinds: Readonly<Record<Family, Readonly<Record<string, RejectKind>>>> = {
  4: {
    'icmp-net-unreachable': 'net-unreachable',
    'icmp-host-unreachable': 'host-unreachable',
    'icmp-port-unreachable': 'port-unreachable',
    'icmp-proto-unreachable': 'proto-unreachable',
    'icmp-net-prohibited': 'net-prohibited',
    'icmp-host-prohibited': 'host-prohibited',
    'icmp-admin-prohibited': 'admin-prohibited',
  },
  6: {
    'icmp6-no-route': 'no-route',
    'icmp6-adm-prohibited': 'admin-prohibited',
    'icmp6-addr-unreachable': 'address-unreachable',
    'icmp6-port-unreachable': 'port-unreachable',
  },
};

/**
 * `REJECT --reject-with icmp-port-unreachable`, `DROP`; `null`: as shipped. iptables takes a reset only where the rule
 * names TCP, and no kind of the other family: then nobody is banned.
 */
export function iptablesBlock(text: string | null, family: Family, namesTcp: boolean): BanEffect {
  if (text === null) return asShipped;
  const words = text.trim().toLowerCase();
  if (words === 'drop') return { kind: 'drop' };
  if (words === 'reject') return refused;
  const named = /^reject\s+(?:--reject-with\s+|type=['"]?)([\w-]+)['"]?$/.exec(words)?.[1];
  if (named === undefined) return unknown;
  if (named === 'tcp-reset') return namesTcp ? { kind: 'reject', with: 'tcp-reset' } : { kind: 'none' };
  const kind = iptablesKinds[family][named];
  if (kind !== undefined) return { kind: 'reject', with: kind };
  return iptablesKinds[family === 4 ? 6 : 4][named] === undefined ? unknown : { kind: 'none' };
}

const nftablesKinds: Readonly<Record<'icmp' | 'icmpv6' | 'icmpx', Readonly<Record<string, RejectKind>>>> = {
  icmpx: {
    'port-unreachable': 'port-unreachable',
    'host-unreachable': 'host-unreachable',
    'admin-prohibited': 'admin-prohibited',
  },
  icmp: {
    'net-unreachable': 'net-unreachable',
    'host-unreachable': 'host-unreachable',
    'port-unreachable': 'port-unreachable',
    'prot-unreachable': 'proto-unreachable',
    'net-prohibited': 'net-prohibited',
    'host-prohibited': 'host-prohibited',
    'admin-prohibited': 'admin-prohibited',
  },
  icmpv6: {
    'no-route': 'no-route',
    'admin-prohibited': 'admin-prohibited',
    'addr-unreachable': 'address-unreachable',
    'port-unreachable': 'port-unreachable',
  },
};

/**
 * `reject`, `drop`, `reject with tcp reset`, `reject with icmpx type admin-prohibited`; `null`: as shipped. nft takes no
 * kind of the other family: then nobody is banned.
 */
export function nftablesBlock(text: string | null, family: Family): BanEffect {
  if (text === null) return refused;
  const words = text
    .trim()
    .toLowerCase()
    .replace(/^(?:counter |log (?:(?:prefix|level) (?:"[^"]*"|\S+) )*)+/, '');
  if (words === 'drop') return { kind: 'drop' };
  if (words === 'reject') return refused;
  if (words === 'reject with tcp reset') return { kind: 'reject', with: 'tcp-reset' };
  const [, protocol, named = ''] = /^reject with (icmpx|icmp|icmpv6) (?:type )?([\w-]+)$/.exec(words) ?? [];
  const kind = protocol === undefined ? undefined : nftablesKinds[protocol as keyof typeof nftablesKinds][named];
  if (kind === undefined) return unknown;
  return protocol === (family === 4 ? 'icmpv6' : 'icmp') ? none : { kind: 'reject', with: kind };
}
