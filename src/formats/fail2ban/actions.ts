import type { Family } from '#core/address';
import type { RejectKind } from '#model/packet-filter';

/** `iptables-multiport[name=sshd, port="ssh,2222"]`. */
export interface ActionCall {
  readonly name: string;
  readonly options: ReadonlyMap<string, string>;
}

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

export interface Ban {
  readonly effects: Readonly<Record<Family, BanEffect>>;
  readonly ports: 'given' | 'all';
  /** TCP only, or every protocol. */
  readonly tcpOnly: boolean;
}

/** The actions of a setting: words with options in brackets, divided by blanks, commas or line feeds. */
export function readActions(text: string): ActionCall[] {
  return Array.from(
    text.matchAll(/([^\s,[\]]+)((?:\[(?:"[^"]*"|'[^']*'|[^\]"'])*\]\s*)*)/g),
    ([, name = '', groups = '']): ActionCall => ({ name, options: readOptions(groups) }),
  );
}

function readOptions(groups: string): Map<string, string> {
  const options = new Map<string, string>();
  for (const [, name = '', quoted, single, bare] of groups.matchAll(
    /([\w/?-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^,\]]*))/g,
  ))
    options.set(name, (quoted ?? single ?? bare ?? '').trim());
  return options;
}

const silent =
  /^(?:sendmail|mail(?:$|-)|abuseipdb|apprise|badips|blocklist_de|cloudflare|complain|dshield|dummy|ipthreat|mynetwatchman|netscaler|nginx-block-map|nsupdate|smtp\.py|xarf)/;

/** Settings of an action, as collected: `[Init]`, or `[Init?family=inet6]` where `six`. */
export type ActionSetting = (action: string, name: string, six: boolean) => string | null;

/**
 * What an action of that name does (fail2ban's action.d). Where an action ships a setting of its own for IPv6, what is
 * set without a family concerns IPv4 alone.
 */
export function readBan({ name, options }: ActionCall, setting: ActionSetting): Ban {
  const find = (key: string, parents: readonly string[], six = false): string | null => {
    const given = options.get(six ? `${key}?family=inet6` : key);
    if (given !== undefined) return given;
    for (const action of [name, ...parents]) {
      const own = setting(action, key, six);
      if (own !== null) return own;
    }
    return null;
  };
  // jail.conf hands `<known/chain>` on, which is what the action's own files say.
  const chainOf = (parents: readonly string[]): string => {
    const given = options.get('chain') ?? '<known/chain>';
    if (given !== '<known/chain>') return given;
    return [name, ...parents].map((action) => setting(action, 'chain', false)).find((own) => own !== null) ?? 'INPUT';
  };
  const typed = options.get('type') ?? options.get('actiontype')?.replace(/[<>]/g, '') ?? '';
  const ports = /allports/.test(name) || typed === 'allports' ? 'all' : 'given';
  const onPorts = (four: BanEffect, six: BanEffect): Ban => ({ effects: { 4: four, 6: six }, ports, tcpOnly: true });
  const onAll = (effect: BanEffect): Ban => ({ effects: { 4: effect, 6: effect }, ports: 'all', tcpOnly: false });
  const byProtocol = /ipset/.test(name);

  if (silent.test(name)) return onAll({ kind: 'none' });
  if (name === 'hostsdeny') return onAll({ kind: 'wrappers' });
  if (name === 'route') return onAll({ kind: 'route' });
  if (/^iptables(?:-|$)|^symbiosis-blacklist-allports$/.test(name)) {
    if (foreignChains.has(chainOf(['iptables', 'iptables-common']))) return onAll({ kind: 'none' });
    const block = (six: boolean): BanEffect =>
      iptablesBlock(find('blocktype', ['iptables', 'iptables-common'], six), six ? 6 : 4, byProtocol);
    return onPorts(block(false), block(true));
  }
  if (/^nftables(?:-|$)/.test(name)) {
    const hook = find('chain_hook', ['nftables', 'nftables-common']) ?? 'input';
    if (/^(?:forward|output|postrouting)$/.test(hook)) return onAll({ kind: 'none' });
    const effect = nftablesBlock(find('blocktype', ['nftables', 'nftables-common']));
    return onPorts(effect, effect);
  }
  if (/^firewallcmd-/.test(name)) {
    const rich = /^firewallcmd-rich/.test(name);
    const block = find(rich ? 'rich-blocktype' : 'blocktype', ['firewallcmd-common']);
    const of = (six: boolean): BanEffect => {
      if (block !== null && !/<rejecttype>/.test(block)) return iptablesBlock(block, six ? 6 : 4, byProtocol);
      const type = find('rejecttype', ['firewallcmd-common'], six);
      return iptablesBlock(type && `REJECT --reject-with ${type}`, six ? 6 : 4, byProtocol || rich);
    };
    return onPorts(of(false), of(true));
  }
  if (name === 'ufw' && !options.has('application')) {
    const block = find('blocktype', []) ?? 'reject';
    if (block === 'reject') return onAll(refused);
    if (block === 'deny') return onAll({ kind: 'drop' });
  }
  return onAll({ kind: 'unknown' });
}

/** Chains that clients of the host itself do not meet. */
const foreignChains: ReadonlySet<string> = new Set(['FORWARD', 'OUTPUT', 'POSTROUTING', 'DOCKER-USER', 'DOCKER']);

/** What all actions ship that reject. */
const refused: BanEffect = { kind: 'reject', with: 'port-unreachable' };
const unknown: BanEffect = { kind: 'unknown' };

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
function iptablesBlock(text: string | null, family: Family, namesTcp: boolean): BanEffect {
  if (text === null) return refused;
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

const nftablesKinds: Readonly<Record<string, RejectKind>> = {
  'port-unreachable': 'port-unreachable',
  'host-unreachable': 'host-unreachable',
  'admin-prohibited': 'admin-prohibited',
};

/** `reject`, `drop`, `reject with tcp reset`, `reject with icmpx type admin-prohibited`; `null`: as shipped. */
function nftablesBlock(text: string | null): BanEffect {
  if (text === null) return refused;
  const words = text
    .trim()
    .toLowerCase()
    .replace(/^(?:counter |log (?:(?:prefix|level) (?:"[^"]*"|\S+) )*)+/, '');
  if (words === 'drop') return { kind: 'drop' };
  if (words === 'reject') return refused;
  if (words === 'reject with tcp reset') return { kind: 'reject', with: 'tcp-reset' };
  const named = /^reject with icmpx (?:type )?([\w-]+)$/.exec(words)?.[1];
  const kind = named === undefined ? undefined : nftablesKinds[named];
  return kind === undefined ? unknown : { kind: 'reject', with: kind };
}
