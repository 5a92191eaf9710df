import type { Family } from '#core/address';
import type { BanCarrier } from '#model/bans';
import { type BanEffect, iptablesBlock, nftablesBlock, none, refused, unknown } from './ban-effect.ts';
import type { PortSyntax } from './jail-ports.ts';

/** `iptables-multiport[name=sshd, port="ssh,2222"]`. */
export interface ActionCall {
  readonly name: string;
  readonly options: ReadonlyMap<string, string>;
}

export interface Ban {
  readonly effects: Readonly<Record<Family, BanEffect>>;
  /** `own`: those of `portText`, whatever the jail is given. */
  readonly ports: 'given' | 'all' | 'own';
  /** TCP only, or every protocol. */
  readonly tcpOnly: boolean;
  readonly portSyntax: PortSyntax;
  /** With several ports it depends on the version: before 1.0 they were a list, since then it takes one. */
  readonly listBefore1: boolean;
  /** Names of ports must be known for other protocols than TCP, too (/etc/services), or nobody is banned. */
  readonly knowsNames: boolean;
  /** Ports as they are given, else as the action has them. */
  readonly portText: string;
  /** The manager that its commands ask; `null` where they go to the kernel. */
  readonly carrier: BanCarrier | null;
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

type PortType = 'oneport' | 'multiport' | 'allports';

/** An action that fail2ban ships and that makes rules. */
interface Shipped {
  readonly program: 'iptables' | 'nftables' | 'firewall-cmd' | 'rich-rule';
  /** How its rule tells ports, unless the call or its file says otherwise; `any`: it names neither ports nor protocol. */
  readonly type: PortType | 'any';
  /** Files whose settings it takes over. */
  readonly parents: readonly string[];
  /** The rule that refuses names the protocol itself; otherwise only the one that leads there. */
  readonly namesProtocol: boolean;
  /** Whether `protocol` may be a list. */
  readonly severalProtocols: boolean;
  /** Its commands tell the kind, whatever `type` its parents have. */
  readonly ownType?: true;
  /** Before 1.0 it took several ports. */
  readonly portsBefore1?: true;
}

const iptables = (type: Shipped['type'], parents: readonly string[] = [], namesProtocol = false): Shipped => ({
  program: 'iptables',
  type,
  parents: [...parents, 'iptables', 'iptables-common'],
  namesProtocol,
  severalProtocols: true,
});
const nftables = (type: PortType): Shipped => ({
  program: 'nftables',
  type,
  parents: ['nftables', 'nftables-common'],
  namesProtocol: true,
  severalProtocols: true,
});
const firewallCmd = (
  type: Shipped['type'],
  program: 'firewall-cmd' | 'rich-rule',
  namesProtocol: boolean,
): Shipped => ({
  program,
  type,
  parents: ['firewallcmd-rich-rules', 'firewallcmd-common'],
  namesProtocol,
  severalProtocols: false,
});

/** action.d of 0.9 to 1.1. */
const shippedActions: ReadonlyMap<string, Shipped> = new Map([
  ['iptables', iptables('oneport')],
  ['iptables-new', iptables('oneport')],
  ['iptables-multiport', iptables('multiport')],
  ['iptables-multiport-log', { ...iptables('multiport'), severalProtocols: false, ownType: true }],
  ['iptables-allports', iptables('allports')],
  ['iptables-ipset', iptables('oneport', [], true)],
  ['iptables-ipset-proto4', { ...iptables('oneport', [], true), portsBefore1: true }],
  ['iptables-ipset-proto6', iptables('multiport', ['iptables-ipset'], true)],
  ['iptables-ipset-proto6-allports', iptables('allports', ['iptables-ipset'], true)],
  ['iptables-xt_recent-echo', iptables('any')],
  ['nftables', nftables('multiport')],
  ['nftables-multiport', nftables('multiport')],
  ['nftables-allports', nftables('allports')],
  ['firewallcmd-new', firewallCmd('multiport', 'firewall-cmd', false)],
  ['firewallcmd-multiport', firewallCmd('multiport', 'firewall-cmd', false)],
  ['firewallcmd-allports', firewallCmd('any', 'firewall-cmd', false)],
  ['firewallcmd-ipset', firewallCmd('multiport', 'firewall-cmd', true)],
  ['firewallcmd-rich-rules', firewallCmd('multiport', 'rich-rule', true)],
  ['firewallcmd-rich-logging', firewallCmd('multiport', 'rich-rule', true)],
]);

/** Settings of an action, as collected: `[Init]`, or `[Init?family=inet6]` where `six`. */
export type ActionSetting = (action: string, name: string, six: boolean) => string | null;

type Find = (key: string, six?: boolean) => string | null;

/**
 * What an action of that name does (fail2ban's action.d). Where an action ships a setting of its own for IPv6, what is
 * set without a family concerns IPv4 alone. `changed`: the host's own file of that action says otherwise what it does.
 */
export function readBan(
  { name, options }: ActionCall,
  setting: ActionSetting,
  changed: (action: string) => boolean = () => false,
): Ban {
  const onAll = (effect: BanEffect): Ban => banOf({ 4: effect, 6: effect }, { ports: 'all', tcpOnly: false });
  if (silent.test(name)) return onAll(none);
  const shipped = shippedActions.get(name);
  const files = [name, ...(shipped?.parents ?? [])];
  if (files.some(changed)) return onAll(unknown);
  if (name === 'hostsdeny') return onAll({ kind: 'wrappers' });
  if (name === 'route') return onAll({ kind: 'route' });
  const find: Find = (key, six = false) => {
    const given = options.get(six ? `${key}?family=inet6` : key);
    // jail.conf hands `<known/chain>` on, which is what the action's own files say.
    if (given !== undefined && given !== '' && given !== `<known/${key}>`) return given;
    return files.map((action) => setting(action, key, six)).find((own) => own !== null) ?? null;
  };
  if (shipped !== undefined) return readShipped(shipped, find);
  return name === 'ufw' ? readUfw(find) : onAll(unknown);
}

/** A rule of ufw's in front of the others, for every port or for those of a profile; sshd's is known. */
function readUfw(find: Find): Ban {
  const application = find('application') ?? '';
  const block = find('blocktype') ?? 'reject';
  const isKnown = /^(?:OpenSSH|SSH)?$/.test(application) && (find('destination') ?? 'any') === 'any';
  const effect: BanEffect = !isKnown
    ? unknown
    : block === 'reject'
      ? refused
      : block === 'deny'
        ? { kind: 'drop' }
        : unknown;
  const effects = { 4: effect, 6: effect };
  const carrier = { manager: 'ufw', inDefaultZone: false } as const;
  return application === '' || !isKnown
    ? banOf(effects, { ports: 'all', tcpOnly: false, carrier })
    : banOf(effects, { ports: 'own', carrier });
}

const banOf = (effects: Ban['effects'], more: Partial<Ban> = {}): Ban => ({
  effects,
  ports: 'given',
  tcpOnly: true,
  portSyntax: 'dports',
  listBefore1: false,
  knowsNames: true,
  portText: 'ssh',
  carrier: null,
  ...more,
});

function readShipped(shipped: Shipped, find: Find): Ban {
  const { program, namesProtocol, severalProtocols, portsBefore1 } = shipped;
  const set =
    shipped.type === 'any' || shipped.ownType ? null : (find('type') ?? find('actiontype')?.replace(/[<>]/g, ''));
  const type = set ?? shipped.type;
  const protocols = (find('protocol') ?? 'tcp').trim().split(',');
  const reach = reachOf(program, type, protocols, severalProtocols);
  const place = placeOf(program, find);
  const stopped = reach === 'unknown' || place === 'unknown' ? unknown : none;
  if (reach === 'unknown' || reach === 'none' || place !== 'input')
    return banOf({ 4: stopped, 6: stopped }, { ports: 'all', tcpOnly: false, carrier: carrierOf(program) });
  const namesTcp = namesProtocol && reach === 'tcp';
  const effect = (family: Family): BanEffect => effectOf(program, find, family, namesTcp);
  const ports = type === 'allports' || type === 'any' ? 'all' : 'given';
  const portSyntax: PortSyntax =
    program === 'nftables' ? 'nft' : program === 'rich-rule' ? 'rich-rule' : type === 'oneport' ? 'dport' : 'dports';
  return banOf(
    { 4: effect(4), 6: effect(6) },
    {
      ports,
      tcpOnly: reach === 'tcp',
      portSyntax,
      listBefore1: portsBefore1 === true && find('type') === null,
      knowsNames: program !== 'iptables' || protocols.length === 1,
      carrier: carrierOf(program),
      portText: find('port') ?? (program === 'iptables' || program === 'nftables' ? 'ssh' : '1:65535'),
    },
  );
}

const carrierOf = (program: Shipped['program']): BanCarrier | null =>
  program === 'firewall-cmd' || program === 'rich-rule'
    ? { manager: 'firewalld', inDefaultZone: program === 'rich-rule' }
    : null;

/** Of `protocol` and the kind of rule: what iptables or nft refuses bans nobody. */
function reachOf(
  program: Shipped['program'],
  type: string,
  protocols: readonly string[],
  several: boolean,
): 'tcp' | 'all' | 'none' | 'unknown' {
  if (type === 'any') return 'all';
  if (type === 'custom') return 'unknown';
  if (program === 'nftables' && type === 'oneport') return 'none';
  if (!/^(?:oneport|multiport|allports)$/.test(type)) return 'unknown';
  if (protocols.length > 1 && !several) return 'none';
  if (protocols.includes('all')) {
    return program === 'iptables' && type === 'allports' && protocols.length === 1 ? 'all' : 'none';
  }
  if (!protocols.every((name) => /^(?:tcp|udp|icmp|icmpv6|ipv6-icmp|sctp|dccp|udplite|esp|ah)$/.test(name)))
    return 'unknown';
  return protocols.includes('tcp') ? 'tcp' : 'none';
}

/** Chains that clients of the host itself do not meet. */
const foreignChains: ReadonlySet<string> = new Set(['FORWARD', 'OUTPUT', 'POSTROUTING', 'DOCKER-USER', 'DOCKER']);

/** Whether clients meet the rule; it stands in front of its chain, and where another chain is called is not known. */
function placeOf(program: Shipped['program'], find: Find): 'input' | 'elsewhere' | 'unknown' {
  if (program === 'rich-rule') return 'input';
  if (program === 'nftables')
    return /^(?:forward|output|postrouting)$/.test(find('chain_hook') ?? '') ? 'elsewhere' : 'input';
  const chain = find('chain');
  if (chain === null || /^(?:INPUT|INPUT_direct)$/.test(chain)) return 'input';
  return foreignChains.has(chain) ? 'elsewhere' : 'unknown';
}

function effectOf(program: Shipped['program'], find: Find, family: Family, namesTcp: boolean): BanEffect {
  if (program === 'nftables') return nftablesBlock(find('blocktype'), family);
  if (program === 'iptables') return iptablesBlock(find('blocktype', family === 6), family, namesTcp);
  const block = find(program === 'rich-rule' ? 'rich-blocktype' : 'blocktype');
  if (block !== null && !/<rejecttype>/.test(block)) return iptablesBlock(block, family, namesTcp);
  const type = find('rejecttype', family === 6);
  return iptablesBlock(type && `REJECT --reject-with ${type}`, family, namesTcp);
}
