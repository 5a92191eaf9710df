import { type AddressRange, type Family, formatRange } from '#core/address';
import { type AddressSet, addressSet, noAddresses } from '#core/address-set';
import { append } from '#core/append';
import type { NumberSet } from '#core/number-set';
import type { OriginId } from '#core/origin';
import { Yes } from '#core/tri';
import type { BanCarrier, IdleBans } from '#model/bans';
import type { Contributions } from '#model/contribution';
import {
  anything,
  drop,
  notUnderstood,
  ofFamily,
  ofProtocols,
  reject,
  rule,
  toPorts,
  userChain,
} from '#model/filter-parts';
import type { FilterChain, FilterMatch, FilterSet, FilterTable, Hook, Terminal } from '#model/packet-filter';
import { currentInputs } from '../_grammar/current-inputs.ts';
import type { HostContext, ParsedFile } from '../format.ts';
import type { Syntax } from '../syntax.ts';
import { type ActionCall, type Ban, readActions, readBan } from './actions.ts';
import type { Settings } from './ast.ts';
import { asShipped, type BanEffect, none, unknown } from './ban-effect.ts';
import { bansOf, type JailBans } from './bans.ts';
import { readJailPorts } from './jail-ports.ts';
import { Jails } from './jails.ts';

type Input = ParsedFile<Syntax>;

const configuration = 'cat /etc/fail2ban/jail.conf /etc/fail2ban/jail.local /etc/fail2ban/jail.d/*';

/**
 * Bans as the jails' actions carry them out: rules in front of all others, or routes. Where a dump of the kernel was
 * collected, its rules decide and these only explain.
 */
export function lowerFail2ban(inputs: readonly Input[], host: HostContext, into: Contributions): void {
  const own = currentInputs(inputs);
  const jails = new Jails(own, host.origins);
  const bans = bansOf(own, host.origins);
  const tables = new Map<string, TableParts>();
  const ipsets: FilterSet[] = [];
  const idle: IdleBans[] = [];
  let assumed = false;
  for (const jail of bans) {
    const actions = actionsOf(jail, jails);
    if (actions === null) continue;
    assumed ||= actions.assumed;
    for (const [i, call] of actions.calls.entries()) {
      const name = call.options.get('actname') ?? call.name;
      const banned = jail.banned.filter(({ failed }) => !failed.includes(name));
      const { ban, ports, refused } = banOn(call, actions.inFull, jail.name, jails, own);
      if (refused !== null)
        idle.push(idleBans(jail, { why: refused }, placeOfPorts(call, actions.inFull, jail, jails)));
      if (refused !== null || banned.length === 0) continue;
      const matches = [...(ban.tcpOnly ? [ofProtocols(tcp)] : []), ...portMatches(ports)];
      const set = setOf(jail, banned, i === 0 ? '' : `-${i}`);
      if (jail.isWhole && call.name.includes('ipset'))
        append(ipsets, ipsetsOf(call.options.get('name') ?? jail.name, set));
      const chains = chainsOf(jail, ban, matches, set.name);
      const { carrier } = ban;
      if (chains.length > 0) {
        const name = carrier === null ? 'fail2ban' : `fail2ban by ${call.name}`;
        const parts = tables.get(name) ?? { name, carrier, chains: [], sets: [] };
        tables.set(name, { ...parts, chains: [...parts.chains, ...chains], sets: [...parts.sets, set] });
        if (carrier !== null) {
          const because = { stopped: carrier.manager, action: call.name };
          idle.push(idleBans(jail, because, placeOfAction(call.name, jail, jails)));
        }
      }
      if (ban.effects[4].kind === 'wrappers') reportWrappers(jail, host);
    }
  }
  const [first] = bans;
  if (first === undefined || tables.size + idle.length === 0) return;
  into.add({
    slice: 'packet-filter',
    basis: 'observed',
    quality: first.quality,
    file: first.file,
    origin: first.origin,
    value: {
      source: 'manager',
      tables: [...tables.values()].map((parts) => tableOf(parts, first.origin)),
      ...(idle.length === 0 ? {} : { idleBans: idle }),
      sets: ipsets,
      covers: [],
      announces: [],
      assumes: assumed
        ? ([4, 6] as const).map((family) => ({ family, layer: 'host-firewall', command: configuration }))
        : [],
      trusted: Yes,
    },
  });
}

const addressesOf = (bans: JailBans['banned'], family: Family): AddressSet =>
  addressSet(
    family,
    bans.flatMap(({ range }) => (range.family === family ? [range] : [])),
  );

const idleBans = ({ name, banned }: JailBans, because: IdleBans['because'], origin: OriginId): IdleBans => ({
  program: 'fail2ban',
  group: name,
  sources: { 4: addressesOf(banned, 4), 6: addressesOf(banned, 6) },
  because,
  origin,
  bans: banned.map((ban) => ban.origin),
});

/** The setting that gives an action its ports, else the one that names the action. */
function placeOfPorts({ name, options }: ActionCall, inFull: boolean, jail: JailBans, jails: Jails): OriginId {
  const given = options.get('port');
  const port = jails.setting(jail.name, 'port');
  const isPort = port !== null && (given === undefined ? !inFull : given === port.text.trim());
  return isPort ? port.origin : placeOfAction(name, jail, jails);
}

/** The setting whose words name the action. */
function placeOfAction(name: string, jail: JailBans, jails: Jails): OriginId {
  const [banaction, action] = ['banaction', 'action'].map((key) => jails.setting(jail.name, key));
  return (banaction?.text.includes(name) ? banaction : (action ?? jail)).origin;
}

const tcp: NumberSet = [6, 6];
const portMatches = (ports: NumberSet | 'unknown' | null): FilterMatch[] =>
  ports === null ? [] : ports === 'unknown' ? [notUnderstood('the ports of the jail')] : [toPorts(ports)];

/** Jails of other services that fail2ban ships ban from their own ports only. */
const otherServices =
  /^(?:apache|nginx|php|roundcube|openhab|horde|groupoffice|sogo|tine20|drupal|guacamole|monit|webmin|froxlor|squid|3proxy|proftpd|pure-?ftpd|gssftpd|wuftpd|vsftpd|assp|courier|postfix|sendmail|qmail|dovecot|sieve|solid|exim|kerio|mysqld|mssql|mongodb|named|nsd|asterisk|freeswitch|znc|slapd|perdition|squirrelmail|cyrus|uwimap|murmur|screensharing|haproxy|stunnel|ejabberd|counter-strike|softethervpn|gitlab|grafana|bitwarden|centreon|traefik|zoneminder|domino|phpmyadmin|suhosin|lighttpd|directadmin|portsentry|oracleims|selinux-vnc|nagios|scanlogd|monitorix)/;

interface Actions {
  readonly calls: readonly ActionCall[];
  /** The calls stand in the jail's own words, and name every setting that they are given. */
  readonly inFull: boolean;
  /** Nobody collected what the jail does: it is taken for what fail2ban ships. */
  readonly assumed: boolean;
}

/** The actions of a jail; `null` for a jail that has no bearing on SSH. */
function actionsOf({ name, listed }: JailBans, jails: Jails): Actions | null {
  const configured = jails.collected ? jails.setting(name, 'action') : null;
  if (configured !== null) return { calls: readActions(configured.text), inFull: true, assumed: false };
  const brief = (calls: readonly ActionCall[], assumed = !jails.whole): Actions => ({ calls, inFull: false, assumed });
  const banaction = jails.collected ? jails.setting(name, 'banaction') : null;
  if (banaction !== null) return brief(readActions(banaction.text), false);
  if (otherServices.test(name) && jails.setting(name, 'port') === null) return null;
  if (listed !== null) return brief(listed.map((action) => ({ name: action, options: new Map() })));
  // As shipped: refused on the port of SSH; those who come again, on every port.
  return brief([{ name: name === 'recidive' ? 'iptables-allports' : 'iptables-multiport', options: new Map() }]);
}

const bansNobody = ({ effects }: Ban): boolean => effects[4].kind === 'none' && effects[6].kind === 'none';

interface BanOnPorts {
  readonly ban: Ban;
  /** `null` are all. */
  readonly ports: NumberSet | 'unknown' | null;
  /** Why the action does not start with these ports. */
  readonly refused: string | null;
}

/** What an action does with the jail's settings, and to which ports. */
function banOn(
  { name, options }: ActionCall,
  inFull: boolean,
  jail: string,
  jails: Jails,
  inputs: readonly Input[],
): BanOnPorts {
  // What jail.conf hands on (`action_`).
  const settings = ['port', 'protocol', 'chain'].flatMap((key): [string, string][] => {
    const own = inFull ? undefined : jails.setting(jail, key)?.text;
    return own === undefined ? [] : [[key, own]];
  });
  const ban = readBan({ name, options: new Map([...settings, ...options]) }, actionSetting(inputs), isChanged(inputs));
  const on = (ports: BanOnPorts['ports'], effect: BanEffect | null = null, refused: string | null = null) => ({
    ban: effect === null ? ban : { ...ban, effects: { 4: effect, 6: effect } },
    ports,
    refused,
  });
  if (ban.ports === 'all') return on(null);
  const isGiven = inFull || ban.ports === 'own' || options.has('port') || settings.some(([key]) => key === 'port');
  const text = isGiven ? ban.portText : /ssh|dropbear/.test(jail) ? 'ssh' : null;
  if (text === null) return on('unknown');
  const isOldList = ban.listBefore1 && text.includes(',');
  const read = readJailPorts(text, isOldList ? 'dports' : ban.portSyntax);
  if (read === 'unknown') return on('unknown');
  if ('refused' in read) return on(null, none, bansNobody(ban) ? null : read.refused);
  if (isOldList) return on(null, unknown);
  // Where the log was collected, it says whose ban failed.
  const mayFail = !ban.knowsNames && /[a-z]/i.test(text) && !inputs.some(({ kind }) => kind === 'fail2ban-log');
  return on(read.ports, mayFail ? unknown : null);
}

/** `[Init]` of the files of an action, the local one first; `null` where it is not set or made of other settings. */
function actionSetting(inputs: readonly Input[]) {
  const files = inputs.filter(({ kind }) => kind === 'fail2ban-action');
  return (action: string, name: string, six: boolean): string | null => {
    for (const ending of ['local', 'conf']) {
      const input = files.find(({ file }) => file.claim.path.endsWith(`/action.d/${action}.${ending}`));
      const sections = (input?.parsed.statements as Settings | undefined)?.children ?? [];
      const found = sections
        .filter(({ name: section }) => (six ? section === 'Init?family=inet6' : /^(?:Init|Definition)$/.test(section)))
        .flatMap((section) => section.children)
        .findLast((setting) => setting.name === name);
      if (found !== undefined) return found.value;
    }
    return null;
  };
}

const localFile = (inputs: readonly Input[], action: string): Settings | null => {
  const input = inputs.find(
    ({ kind, file }) => kind === 'fail2ban-action' && file.claim.path.endsWith(`/action.d/${action}.local`),
  );
  return input === undefined ? null : (input.parsed.statements as Settings);
};

/** Whether the host gives an action other commands than it ships with. */
const isChanged =
  (inputs: readonly Input[]) =>
  (action: string): boolean =>
    localFile(inputs, action)?.children.some(({ children }) =>
      children.some(({ name }) => /^(?:action(?:ban|start|check|flush)|_|pre-rule|rule)/.test(name)),
    ) ?? false;

function setOf(jail: JailBans, banned: JailBans['banned'], suffix: string): FilterSet {
  const of = (family: 4 | 6) => banned.filter(({ range }) => range.family === family).sort(byPlace);
  const [four, six] = [addressesOf(banned, 4), addressesOf(banned, 6)];
  const originsOf = (family: 4 | 6, count: number): OriginId[] | null => {
    const places = of(family).map(({ origin }) => origin);
    return places.length === count ? places : null;
  };
  const origins = [originsOf(4, four.bounds.length / 2), originsOf(6, six.bounds.length / 2)] as const;
  return {
    name: `f2b-${jail.name}${suffix}`,
    origin: jail.origin,
    fields: ['source'],
    content: {
      kind: 'addresses',
      sets: { 4: four, 6: six },
      ...(origins[0] && origins[1] ? { origins: { 4: origins[0], 6: origins[1] } } : {}),
    },
    expiring: true,
  };
}

/** The sets of ipset that an action fills, one for each family: rules that others list ask them. */
const ipsetsOf = (name: string, set: FilterSet): FilterSet[] =>
  families.map((family) => {
    const { sets } = set.content as Extract<FilterSet['content'], { kind: 'addresses' }>;
    const content = {
      kind: 'addresses',
      sets: { 4: noAddresses(4), 6: noAddresses(6), [family]: sets[family] },
    } as const;
    return { ...set, name: `f2b-${name}${family === 6 ? '6' : ''}`, content };
  });

const byPlace = (a: { range: AddressRange }, b: { range: AddressRange }): number =>
  a.range.low < b.range.low ? -1 : 1;

const families: readonly Family[] = [4, 6];

/** Bans that lose the route back stop the answers, all others what arrives. */
function chainsOf(jail: JailBans, { effects }: Ban, matches: readonly FilterMatch[], name: string): FilterChain[] {
  const chain = (ownName: string, hook: Hook, field: 'source' | 'destination', own: readonly FilterMatch[]) => {
    const banned: FilterMatch = { match: 'set', set: name, fields: [field], negated: false };
    const rules = families.flatMap((family) => {
      const terminal = terminalOf(effects[family]);
      const routed = effects[family].kind === 'route';
      if (terminal === null || routed !== (hook === 'output')) return [];
      const matches = [ofFamily(family), banned, ...own];
      const mayDrop = jail.isEarly && effects[family] === asShipped;
      return [
        ...(mayDrop
          ? [rule(jail.origin, [...matches, notUnderstood('what this version of fail2ban ships')], drop)]
          : []),
        rule(jail.origin, matches, terminal),
      ];
    });
    const at = { type: 'filter', priority: -1, policy: 'accept', policyOrigin: jail.origin, devices: null } as const;
    return rules.length === 0 ? [] : [{ ...userChain(ownName, jail.origin, rules), base: { hook, ...at } }];
  };
  return [...chain(name, 'input', 'source', matches), ...chain(`${name}-route`, 'output', 'destination', [])];
}

function terminalOf(effect: BanEffect): Terminal | null {
  switch (effect.kind) {
    case 'drop':
    case 'route':
      return drop;
    case 'reject':
      return reject(effect.with);
    case 'unknown':
      return anything('what the action of fail2ban does');
    default:
      return null;
  }
}

/** Bans by the same manager, or without one. */
interface TableParts {
  readonly name: string;
  readonly carrier: BanCarrier | null;
  readonly chains: readonly FilterChain[];
  readonly sets: readonly FilterSet[];
}

const tableOf = ({ name, carrier, chains, sets }: TableParts, origin: OriginId): FilterTable => ({
  identity: name,
  name: 'fail2ban',
  backend: 'fail2ban',
  families: [4, 6],
  fidelity: 40,
  dormant: false,
  origin,
  chains: new Map(chains.map((chain) => [chain.name, chain])),
  sets: new Map(sets.map((set) => [set.name, set])),
  ...(carrier === null ? {} : { carriedOutBy: carrier }),
});

function reportWrappers({ banned, file }: JailBans, host: HostContext): void {
  const [first] = banned;
  if (first === undefined) return;
  host.report({
    file,
    span: { start: first.start, end: first.end },
    code: 'banned-addresses',
    message: `fail2ban bans ${formatRange(first.range)} by lines of /etc/hosts.deny, which count only where sshd consults them: collect \`cat /etc/hosts.deny\`.`,
    effect: 'none',
    severity: 'note',
  });
}
