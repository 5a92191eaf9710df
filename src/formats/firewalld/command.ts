import type { Family } from '#core/address';
import type { Change } from '#model/change';
import { admittingRules } from '#model/filter-site';
import type { HostView } from '#model/host-model';
import type { FilterChain, FilterTable } from '#model/packet-filter';
import type { Deed, Remedy } from '#model/remedy';
import { type TypedSource, typedSources } from '../_grammar/typed-sources.ts';
import type { CommandScene } from '../format.ts';
import { inputChain, policiesAfter } from './lower-ruleset.ts';

/** More zones than this are in use nowhere. */
const MOST_ZONES = 8;

/**
 * An entry in each of the zones that may take the clients, until one helps; with rich rules for some clients only, and
 * such of a negative priority where another entry stands in front (firewalld.richlanguage(5)).
 */
export function command(change: Change, { site, view }: CommandScene): readonly Remedy[] {
  if (change.change !== 'admit') return [];
  const typed = typedSources(change.sources);
  if (typed === null) return [];
  const { port } = change;
  const plain = typed.some(({ family }) => family === null)
    ? [port === 22 ? '--add-service=ssh' : `--add-port=${port}/tcp`]
    : typed.map((source) => richRule(source, port, ''));
  const first = typed.map((source) => richRule(source, port, ' priority="-100"'));
  const ofChain = site === null ? null : zoneOf(site.chain.name);
  const zones = [...new Set([...(ofChain === null ? [] : [ofChain]), ...zonesInUse(view)])].slice(0, MOST_ZONES);
  const remedy = (zone: string, options: readonly string[], early: boolean): Remedy => ({
    commands: options.flatMap((option) => [
      `firewall-cmd --zone=${zone} ${option}`,
      `firewall-cmd --permanent --zone=${zone} ${option}`,
    ]),
    deeds: [adding(change, zone, early)],
    keep: null,
  });
  return [...zones.map((zone) => remedy(zone, plain, false)), ...zones.map((zone) => remedy(zone, first, true))];
}

const familyWords: Readonly<Record<Family, string>> = { 4: 'ipv4', 6: 'ipv6' };

function richRule({ family, prefix }: TypedSource, port: number, priority: string): string {
  const of = family === null ? '' : ` family="${familyWords[family]}"`;
  const from = prefix === null ? '' : ` source address="${prefix}"`;
  return `--add-rich-rule='rule${priority}${of}${from} port port="${port}" protocol="tcp" accept'`;
}

/** Of the kernel's chains, with either backend, and of the ones made from listings. */
function zoneOf(chain: string): string | null {
  const name = /^(?:filter_)?IN_(.+?)(?:_(?:pre|log|deny|allow|post|by_source))?$/.exec(chain)?.[1];
  return name === undefined || name.startsWith('policy_') || !/^[\w-]+$/.test(name) ? null : name;
}

/** The default zone first: most of what a zone does not take is its. */
function zonesInUse({ frontEnds, packetFilter }: HostView): string[] {
  const groups = frontEnds.flatMap((one) => (one.manager === 'firewalld' ? (one.groups ?? []) : []));
  const named = [...groups]
    .sort((a, b) => Number(b.by === 'default') - Number(a.by === 'default'))
    .map(({ name }) => name);
  const dispatched = packetFilter.tables.flatMap(({ chains }) =>
    [...chains.values()].flatMap(({ rules }) =>
      rules.flatMap(({ terminal }) => {
        const zone = terminal?.to === 'goto' || terminal?.to === 'jump' ? zoneOf(terminal.chain) : null;
        return zone === null ? [] : [zone];
      }),
    ),
  );
  return [...named.filter((name) => /^[\w-]+$/.test(name)), ...dispatched];
}

function adding(change: Extract<Change, { change: 'admit' }>, zone: string, early: boolean): Deed {
  return {
    deed: 'add-rules',
    rules: admittingRules(change.at, change.port, change.sources),
    place: (chain, table) => placeIn(chain, table, zone, early),
  };
}

function placeIn({ name, rules }: FilterChain, { backend }: FilterTable, zone: string, early: boolean): number | null {
  if (backend !== 'firewalld') {
    const part = early ? '_pre' : '_allow';
    return name === `filter_IN_${zone}${part}` || name === `IN_${zone}${part}` ? rules.length : null;
  }
  if (name !== inputChain(zone) && name !== `${inputChain(zone)}_by_source`) return null;
  const end = rules.findIndex(({ terminal }) => terminal?.to === 'jump' && terminal.chain === policiesAfter);
  return early ? Math.min(1, rules.length) : end < 0 ? rules.length : end;
}
