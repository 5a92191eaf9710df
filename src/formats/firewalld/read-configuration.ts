import type { OriginTable } from '#core/origin';
import { osFamily } from '../_grammar/os-family.ts';
import type { HostContext } from '../format.ts';
import type { Binding, Configuration } from './configuration.ts';
import type { FirewalldInputs } from './inputs.ts';
import { shippedDefaultZone } from './keywords.ts';
import { readPolicy, readZone } from './read-block.ts';
import { readDirectRules, readPassthroughs } from './read-direct.ts';
import { readPortSpec } from './read-ports.ts';
import { readRichRule } from './read-rich-rule.ts';
import { readAddressTerm } from './read-terms.ts';
import { readXmlDirect, readXmlPolicy, readXmlZone } from './read-xml.ts';
import type { AddressTerm, Placed, Policy, Zone } from './ruleset.ts';
import { shippedTarget, stockZones } from './stock-zones.ts';
import { shippedBackend, type Versions } from './versions.ts';

/**
 * Joins the artefacts of one configuration, the running one or the permanent one. `null` where no zone of it was
 * collected. `running` is the running configuration, for what the permanent one leaves to it.
 */
export function readConfiguration(
  inputs: FirewalldInputs,
  permanent: boolean,
  running: Configuration | null,
  host: Pick<HostContext, 'origins' | 'lookup' | 'glob' | 'dialect'>,
): Configuration | null {
  const { origins } = host;
  const zones = readZones(inputs, permanent, origins);
  const lacksFiles = permanent && running !== null && inputs.files('zone').length === 0 && !isDirectoryCopied(host);
  if (lacksFiles && zones.size === 0) return inputs.hasSettings() ? standingIn(running) : null;
  const fromFiles = permanent && inputs.first('zones', true) === null && addZoneFiles(zones, inputs, origins);
  const whole = zones.size > 0;
  if (!whole) for (const zone of readFragments(inputs, permanent, origins)) zones.set(zone.name, zone);
  if (zones.size === 0) return null;
  const complete = inputs.first('zones', permanent)?.file.quality === 'complete';
  const active = permanent ? null : readActive(inputs, origins);
  const alone = !permanent && isOnlyZone(inputs, zones);
  const listed = [...zones.values()].sort(byName);
  const sources = active?.sources ?? bindings(listed, (zone) => zone.sources);
  const interfaces = active?.interfaces ?? bindings(listed, (zone) => zone.interfaces);
  const shown = defaultZoneOf(inputs, permanent, zones, origins);
  const first = [...zones.values()][0]!;
  const own = [...zones.values()].some((zone) => /^Fedora/.test(zone.name));
  const assumed = own
    ? null
    : { value: shippedDefaultZone, origin: origins.default('firewalld', `DefaultZone=${shippedDefaultZone}`) };
  // A zone that is not there is not taken, and there are always these.
  const isMissing = fromFiles && shown !== null && !zones.has(shown.value);
  const defaultZone = isMissing ? { ...shown, value: shippedDefaultZone } : (shown ?? assumed);
  const forwards = [...zones.values()].some((zone) => zone.forwards);
  const { versions } = inputs;
  const direct = inputs.all('direct-rules', permanent);
  // Whoever copies the directory copies its policies and direct rules, where it has any.
  const policies = readPolicies(inputs, permanent, origins) ?? (fromFiles || versions.most < 9 ? [] : null);
  const files = permanent
    ? inputs.files('direct').map(({ document, file }) => readXmlDirect(document, file, origins))
    : [];
  return {
    zones,
    sources,
    interfaces,
    bindingsComplete: active !== null || complete || alone || fromFiles,
    unsettled: permanent ? unsettledOf(running, interfaces, defaultZone) : [],
    defaultZone,
    // Without `DefaultZone` in its settings firewalld takes this one.
    defaultShown: shown !== null || (permanent && inputs.hasSettings()),
    fragments: !whole,
    policies,
    direct: [...readDirectRules(direct, origins), ...files.flatMap((f) => f.rules)],
    passthroughs: [
      ...readPassthroughs(inputs.all('direct-passthroughs', permanent), origins),
      ...files.flatMap((f) => f.passthroughs),
    ],
    directShown: direct.length > 0 || files.length > 0 || fromFiles,
    services: inputs.services(permanent),
    ipsets: inputs.ipsets(permanent),
    ...backendOf(inputs, versions),
    settingsShown: inputs.hasSettings(),
    returnCheck: returnCheckOf(inputs, origins),
    before09: versions.most < 9,
    before1: versions.most < 100 || (versions.least < 100 && !forwards),
    before2: versions.most < 200 || (versions.least < 200 && isBefore2(inputs, permanent)),
    drifting: driftingOf(inputs, forwards, versions, host),
    restsOnRuntime: false,
    panic: permanent ? null : panicOf(inputs),
    origin: first.origin,
  };
}

/** Whether zones of one's own would be among what was collected; packages bring the other file along. */
const isDirectoryCopied = (host: Pick<HostContext, 'lookup' | 'glob'>): boolean =>
  host.glob('/etc/firewalld/zones/*.xml').complete ||
  host.lookup('/etc/firewalld/lockdown-whitelist.xml').state === 'file';

const standingIn = (running: Configuration): Configuration => ({ ...running, restsOnRuntime: true, panic: null });

const byName = (a: Zone, b: Zone): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

/** All zones where they were listed; single listings add what is missing. */
function readZones(inputs: FirewalldInputs, permanent: boolean, origins: OriginTable): Map<string, Zone> {
  const zones = new Map<string, Zone>();
  for (const of of ['zones', 'zone'] as const) {
    for (const { block, file, complete } of inputs.blocks(of, permanent)) {
      if (block.name !== '' && !zones.has(block.name)) zones.set(block.name, readZone(block, file, origins, complete));
    }
  }
  return zones;
}

/**
 * Zones of /etc/firewalld; those that only firewalld itself defines are as shipped. True where there are files, or a
 * configuration whose directory would have held them.
 */
function addZoneFiles(zones: Map<string, Zone>, inputs: FirewalldInputs, origins: OriginTable): boolean {
  const files = inputs.files('zone');
  if (files.length === 0 && !inputs.hasSettings()) return false;
  for (const { name, document, file } of files) {
    const zone = readXmlZone(name, document, file, origins);
    if (zone !== null && !zones.has(name)) zones.set(name, zone);
  }
  for (const zone of stockZones(origins)) if (!zones.has(zone.name)) zones.set(zone.name, zone);
  return true;
}

function readPolicies(inputs: FirewalldInputs, permanent: boolean, origins: OriginTable): Policy[] | null {
  const files = permanent ? inputs.files('policy') : [];
  if (inputs.first('policies', permanent) === null && files.length === 0) return null;
  const listed = inputs
    .blocks('policies', permanent)
    .map(({ block, file, complete }) => readPolicy(block, file, origins, complete));
  const read = files.map(({ name, document, file }) => readXmlPolicy(name, document, file, origins));
  return [...listed, ...read.filter((p) => p !== null && !listed.some((l) => l.name === p.name))] as Policy[];
}

/**
 * `--list-all` warns where zones have interfaces or sources and the default zone is not among them. Without that
 * warning, and without anything bound to the default zone, no zone has any: all packets are the default zone's.
 * Since 2.x the default zone counts as active by itself, and this tells nothing.
 */
function isOnlyZone(inputs: FirewalldInputs, zones: ReadonlyMap<string, Zone>): boolean {
  const listed = inputs.all('zone', false);
  const [zone] = zones.values();
  if (listed.length !== 1 || zones.size !== 1 || zone === undefined) return false;
  const { file } = listed[0]!;
  const [listing] = inputs.blocks('zone', false);
  const named = /zone[=_-]/.test(file.claim.command ?? file.claim.slug);
  const bound = zone.interfaces.length > 0 || zone.sources.length > 0 || listing?.block.attributes !== null;
  return (
    !named &&
    !bound &&
    zone.isDefault === null &&
    file.quality === 'complete' &&
    inputs.lines('zone', false).length === 0
  );
}

/**
 * The default zone as far as `--list-services`, `--list-ports` and `--list-rich-rules` tell: what they show is true,
 * and the rest is taken as firewalld ships it.
 */
function readFragments(inputs: FirewalldInputs, permanent: boolean, origins: OriginTable): Zone[] {
  const words = (of: 'services' | 'ports'): Placed<string>[] =>
    inputs
      .lines(of, permanent)
      .flatMap(({ value, origin }) => value.split(/\s+/).map((word) => ({ value: word, origin })));
  const services = words('services');
  const ports = words('ports').map(({ value, origin }) => ({ value: readPortSpec(value), origin }));
  const richRules = inputs
    .lines('rich-rules', permanent)
    .map(({ value, origin }) => ({ value: readRichRule(value), origin }));
  const origin = [...services, ...ports, ...richRules][0]?.origin;
  if (origin === undefined) return [];
  const name = inputs.lines('default-zone', false)[0]?.value ?? shippedDefaultZone;
  const target = { value: shippedTarget(name), origin: origins.default('firewalld', `target of ${name}`) };
  const nothing = { sourcePorts: [], protocols: [], forwardPorts: [], interfaces: [], sources: [], target };
  const zone: Zone = {
    name,
    origin,
    services,
    ports,
    richRules,
    ...nothing,
    isDefault: null,
    forwards: true,
    answersNeighbours: true,
    ranked: false,
    ingressPriority: 0,
    complete: true,
  };
  return [zone];
}

function bindings<T>(zones: readonly Zone[], of: (zone: Zone) => readonly Placed<T>[]): Binding<T>[] {
  return zones.flatMap((zone) => of(zone).map((term) => ({ zone: zone.name, term })));
}

/** `--get-active-zones` lists every binding. */
function readActive(
  inputs: FirewalldInputs,
  origins: OriginTable,
): { sources: Binding<AddressTerm>[]; interfaces: Binding<string>[] } | null {
  if (inputs.first('active-zones', false) === null) return null;
  const sources: Binding<AddressTerm>[] = [];
  const interfaces: Binding<string>[] = [];
  for (const { block, file } of inputs.blocks('active-zones', false)) {
    for (const { name, children } of block.children) {
      for (const { value, start, end } of children) {
        const origin = origins.span(file, start, end);
        if (name === 'interfaces') interfaces.push({ zone: block.name, term: { value, origin } });
        else if (name === 'sources')
          sources.push({ zone: block.name, term: { value: readAddressTerm(value), origin } });
      }
    }
  }
  return { sources: sources.sort(byZone), interfaces };
}

const byZone = (a: Binding<unknown>, b: Binding<unknown>): number => (a.zone < b.zone ? -1 : a.zone > b.zone ? 1 : 0);

/** `--get-default-zone`, the mark in a listing, firewall-cmd's hint, the zone that `--list-all` shows, firewalld.conf. */
function defaultZoneOf(
  inputs: FirewalldInputs,
  permanent: boolean,
  zones: ReadonlyMap<string, Zone>,
  origins: OriginTable,
): Placed<string> | null {
  const marked = [...zones.values()].find((zone) => zone.isDefault === true);
  const answer = inputs.lines('default-zone', false)[0];
  const set = inputs.setting('DefaultZone');
  const hint = inputs
    .lines('zone', permanent)
    .map(({ value, origin }) => ({ value: /default zone \('([^']+)'\)/.exec(value)?.[1], origin }));
  const hinted = hint.find(({ value }) => value !== undefined) as Placed<string> | undefined;
  const listed = inputs
    .all('zone', permanent)
    .filter(({ file }) => !/zone[=_-]/.test(file.claim.command ?? file.claim.slug));
  const only =
    listed.length === 1 ? inputs.blocks('zone', permanent).find(({ file }) => file === listed[0]!.file.id) : undefined;
  const shown = only && {
    value: only.block.name,
    origin: origins.span(only.file, only.block.head.start, only.block.head.end),
  };
  const active = inputs.blocks('active-zones', false).find(({ block }) => block.attributes?.includes('default'));
  const mark = marked
    ? { value: marked.name, origin: marked.origin }
    : active && {
        value: active.block.name,
        origin: origins.span(active.file, active.block.head.start, active.block.head.end),
      };
  return answer ?? mark ?? hinted ?? shown ?? set ?? null;
}

/** What is bound at run time to another zone than it would get after a restart. */
function unsettledOf(
  running: Configuration | null,
  interfaces: readonly Binding<string>[],
  defaultZone: Placed<string> | null,
): readonly Binding<string>[] {
  const settled = new Set(interfaces.map(({ term }) => term.value));
  return (running?.interfaces ?? []).filter(
    ({ zone, term }) => !settled.has(term.value) && zone !== defaultZone?.value,
  );
}

/** Before 0.6 there are only iptables, whatever firewalld.conf says. */
function backendOf(inputs: FirewalldInputs, versions: Versions): Pick<Configuration, 'backend' | 'backendShown'> {
  if (versions.most < 6) return { backend: 'iptables', backendShown: true };
  const word = inputs.setting('FirewallBackend')?.value.toLowerCase();
  if (inputs.hasSettings()) return { backend: word === 'iptables' ? 'iptables' : 'nftables', backendShown: true };
  return { backend: shippedBackend(versions), backendShown: false };
}

/**
 * Zones of sources passed packets on until 0.8 let `AllowZoneDrifting` tell, which 1.0 took away. Where firewalld.conf was
 * not collected, a zone that forwards tells of a later version; Debian and Ubuntu ship `no`, and Red Hat `yes`.
 */
function driftingOf(
  inputs: FirewalldInputs,
  forwards: boolean,
  { least, most }: Versions,
  { dialect }: Pick<HostContext, 'dialect'>,
): Configuration['drifting'] {
  if (most <= 6) return 'yes';
  if (least >= 100) return 'no';
  const setting = inputs.setting('AllowZoneDrifting');
  if (setting !== null) return /^(?:yes|true)$/i.test(setting.value) && (most < 100 || !forwards) ? 'yes' : 'no';
  if (inputs.hasSettings() || forwards) return 'no';
  return least >= 8 && osFamily(dialect) === 'debian' ? 'no' : 'maybe';
}

/** Listings show ranks of zones since 2.0; firewalld.conf has a setting of 0.x; where nothing tells, it may be a later one. */
function isBefore2(inputs: FirewalldInputs, permanent: boolean): boolean {
  const blocks = [...inputs.blocks('zones', permanent), ...inputs.blocks('zone', permanent)];
  const ranks = blocks.some(({ block }) => block.children.some(({ name }) => name === 'ingress-priority'));
  return !ranks && (blocks.length > 0 || inputs.setting('AllowZoneDrifting') !== null);
}

/** `IPv6_rpfilter` knows yes and no, since 2.1 also `loose` and checks that concern only forwarded packets. */
function returnCheckOf(inputs: FirewalldInputs, origins: OriginTable): Configuration['returnCheck'] {
  const setting = inputs.setting('IPv6_rpfilter');
  if (setting === null) return { value: 'strict', origin: origins.default('firewalld', 'IPv6_rpfilter=yes') };
  const word = setting.value.toLowerCase();
  if (/^(?:no|false)$/.test(word)) return { value: 'no', origin: setting.origin };
  const value = /^(?:strict|loose)-forward$/.test(word) ? 'forward' : word === 'loose' ? 'loose' : 'strict';
  return { value, origin: setting.origin };
}

function panicOf(inputs: FirewalldInputs): Placed<boolean> | null {
  const answer = inputs.lines('panic', false)[0];
  return answer ? { value: answer.value === 'yes', origin: answer.origin } : null;
}
