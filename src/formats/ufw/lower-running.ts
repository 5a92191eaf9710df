import type { Family } from '#core/address';
import type { OriginTable } from '#core/origin';
import { No, Yes } from '#core/tri';
import type { Contributions } from '#model/contribution';
import type { StoredRefusal } from '#model/filter-loaders';
import type { FilterTable, PacketFilterFact } from '#model/packet-filter';
import type { Entry } from './ast.ts';
import { frontEnd } from './front-end.ts';
import { hookedRules } from './hooked-rules.ts';
import type { UfwInputs } from './inputs.ts';
import { lowerRule } from './lower-rule.ts';
import { lowerClosedFamily, lowerTable, ownChains, type TableParts } from './lower-table.ts';
import { readPolicies } from './policies.ts';
import { loadRulesFiles, type RulesFileJudge } from './rules-files.ts';
import { statusRules } from './status-rules.ts';
import type { UfwRule } from './ufw-rule.ts';

const families: readonly Family[] = [4, 6];

/** What `ufw status` says of the running firewall. */
export function lowerRunning(own: UfwInputs, judge: RulesFileJudge, origins: OriginTable, into: Contributions): void {
  const found = own.status();
  if (found === null) return;
  const { input, status, state } = found;
  const { file } = input;
  const head = state ?? status;
  const origin = origins.span(file.id, head.start, head.end);
  const contribution = { basis: 'observed', quality: file.quality, file: file.id, origin } as const;
  if (state?.active === false) {
    into.add({ slice: 'front-end', ...contribution, value: frontEnd(No, [], null, origin) });
    return;
  }
  const profiles = own.profiles();
  const rules = status.children
    .filter((line): line is Entry => line.type === 'entry')
    .flatMap((entry) => statusRules(entry, file.id, origins, profiles));
  const { policies, shown } = readPolicies(own, own.find('ufw-status-verbose') ?? input, origin, origins);
  into.add({ slice: 'front-end', ...contribution, value: frontEnd(Yes, rules, policies.in, origin) });

  const complete =
    state !== null &&
    file.quality === 'complete' &&
    !input.parsed.diagnostics.some(({ effect }) => effect === 'widens') &&
    status.children.every((line) => line.type !== 'strange');
  const ipv6 = own.ipv6();
  const mayLackIpv6 = ipv6 === null && rules.every((r) => r.family === 4);
  const unsureOfIpv6 = mayLackIpv6 && policies.in.policy !== 'deny';
  const isWithoutIpv6 = ipv6?.enabled === false || (complete && mayLackIpv6 && rules.some(isOfBoth));
  const tablesOf = (family: Family): FilterTable[] => {
    const mine = rules.filter((r) => r.family === family);
    if (family === 6 && isWithoutIpv6 && mine.length === 0) {
      const setting = ipv6?.setting ?? null;
      return [lowerClosedFamily(6, setting ? origins.span(ipv6!.file, setting.start, setting.end) : origin)];
    }
    const files = loadRulesFiles(
      own.rulesFiles(family, ['before', 'after']),
      family,
      ownChains(family),
      judge,
      true,
      origins,
    );
    return [
      lowerTable({ family, rules: byDirection(mine, true, origins), policies, files, complete, origin }, origins),
      ...files.others,
    ];
  };
  const commands = (family: Family): string[] => [
    ...(shown ? [] : ['ufw status verbose']),
    ...(family === 6 && unsureOfIpv6 ? ['cat /etc/default/ufw'] : []),
  ];
  into.add({
    slice: 'packet-filter',
    ...contribution,
    value: managerFact(families.flatMap(tablesOf), commands, hookedRules(own.hooks(), origins), []),
  });
}

/** A rule that names no address is made for both families, unless `IPV6` is off. */
const isOfBoth = ({ to, from, unread }: UfwRule): boolean =>
  unread === null && to.address === null && from.address === null;

/** What is given to the kernel for the user's rules, by the chain that gets it. */
export function byDirection(
  rules: readonly UfwRule[],
  running: boolean,
  origins: OriginTable,
): NonNullable<TableParts['rules']> {
  const of = (direction: UfwRule['direction']) =>
    rules.filter((r) => r.direction === direction).flatMap((r) => lowerRule(r, running, origins));
  return { in: of('in'), out: of('out'), forward: of('forward') };
}

/**
 * `commands` would show what the tables rest on without having been shown; `announces` are the rules that somebody else
 * may load.
 */
export function managerFact(
  tables: readonly FilterTable[],
  commands: (family: Family) => readonly string[],
  announces: PacketFilterFact['announces'],
  refusals: readonly StoredRefusal[],
): PacketFilterFact {
  return {
    ...(refusals.length > 0 ? { refusals } : {}),
    source: 'manager',
    tables,
    sets: [],
    covers: families.map((family) => ({ backend: 'ufw' as const, family })),
    announces,
    assumes: families.flatMap((family) =>
      commands(family).map((command) => ({ family, layer: 'host-firewall', command })),
    ),
    trusted: Yes,
  };
}
