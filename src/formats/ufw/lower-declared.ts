import type { Family } from '#core/address';
import type { OriginTable } from '#core/origin';
import { Maybe, No, type Tri, Yes } from '#core/tri';
import type { Contributions } from '#model/contribution';
import type { StoredRefusal } from '#model/filter-loaders';
import { notUnderstood } from '#model/filter-parts';
import type { FilterRule, FilterTable } from '#model/packet-filter';
import type { Table } from '../_grammar/table.ts';
import { addedRules } from './added-rules.ts';
import type { UfwDirection } from './ast.ts';
import { frontEnd } from './front-end.ts';
import { hookedRules } from './hooked-rules.ts';
import { isYes, type UfwInputs } from './inputs.ts';
import { byDirection, managerFact } from './lower-running.ts';
import { lowerClosedFamily, lowerTable, ownChains, type TableParts, unknownRules } from './lower-table.ts';
import { readPolicies } from './policies.ts';
import { loadRulesFiles, type RulesFileJudge } from './rules-files.ts';
import { tupleRules } from './tuple-rules.ts';
import type { UfwRule } from './ufw-rule.ts';

const families: readonly Family[] = [4, 6];

/**
 * What ufw will load at the next start: /etc/ufw/user.rules and user6.rules, or the commands that `ufw show added`
 * lists, if /etc/ufw/ufw.conf enables it.
 */
export function lowerDeclared(own: UfwInputs, judge: RulesFileJudge, origins: OriginTable, into: Contributions): void {
  const conf = own.settings('ufw-conf');
  const enabled = conf?.map.get('ENABLED');
  const user = own.find('ufw-user-rules') ?? own.find('ufw-user6-rules');
  const added = own.added();
  const main = user ?? added?.input ?? (enabled ? conf!.input : null);
  if (main === null) return;
  // `ufw enable` and `ufw disable` also say what happens at boot.
  const state = own.status()?.state;
  const now: Tri = state ? (state.active ? Yes : No) : Maybe;
  const active: Tri = conf === null ? now : isYes(enabled) ? Yes : No;
  const origin = enabled
    ? origins.span(conf!.input.file.id, enabled.start, enabled.end)
    : origins.span(main.file.id, 0, firstLineEnd(main.file.text));
  const contribution = { basis: 'declared', quality: main.file.quality, file: main.file.id, origin } as const;

  const listed = families.flatMap((family) => {
    const input = own.userRules(family);
    return input === null ? [] : tupleRules(input.parsed.statements as Table, family, input.file.id, origins);
  });
  const profiles = own.profiles();
  const commands =
    added?.added.children.flatMap((command) => addedRules(command, added.input.file.id, origins, profiles)) ?? null;
  const rules = user === null ? (commands ?? []) : listed;
  const { policies, shown } = readPolicies(own, null, origin, origins);
  into.add({ slice: 'front-end', ...contribution, value: frontEnd(active, rules, policies.in, origin) });
  if (active === No) return;
  // Rules that were not collected are those that run now, as far as anybody knows.
  if (user === null && added === null && own.status()?.state?.active) return;
  // Where nothing tells whether they are loaded, rules are there to be loaded.
  if (active === Maybe && rules.length === 0) return;

  const ipv6 = own.ipv6();
  const refusals: StoredRefusal[] = [];
  const tablesOf = (family: Family): FilterTable[] => {
    if (family === 6 && ipv6?.enabled === false) {
      return [
        lowerClosedFamily(6, ipv6.setting ? origins.span(ipv6.file, ipv6.setting.start, ipv6.setting.end) : origin),
      ];
    }
    const files = loadRulesFiles(
      own.rulesFiles(family, ['before', 'user', 'after']),
      family,
      ownChains(family),
      judge,
      false,
      origins,
    );
    const complete = main.file.quality === 'complete';
    for (const one of files.refusals) refusals.push(one);
    return [
      lowerTable(
        {
          family,
          rules: rulesOf(own, family, user === null ? commands : null, origins),
          policies,
          files,
          complete,
          origin,
        },
        origins,
      ),
      ...files.others,
    ];
  };
  const missing = (family: Family): string[] => [
    ...(active === Maybe ? ['cat /etc/ufw/ufw.conf'] : []),
    ...(shown ? [] : ['cat /etc/default/ufw']),
    ...(own.rulesFiles(family, ['before']).length > 0 ? [] : [`cat /etc/ufw/before${family === 4 ? '' : '6'}.rules`]),
  ];
  const tables = families.flatMap(tablesOf);
  const value = managerFact(tables, missing, hookedRules(own.hooks(), origins), refusals);
  into.add({ slice: 'packet-filter', ...contribution, value });
}

/** `null` where the family's file holds the rules. */
function rulesOf(own: UfwInputs, family: Family, commands: readonly UfwRule[] | null, origins: OriginTable) {
  if (commands !== null) {
    const listed = commands.filter((r) => r.family === family);
    const rules = byDirection(listed, false, origins);
    return family === 4 ? rules : withoutOrder(rules, byDirection(listed.filter(isOfIpv6), false, origins));
  }
  if (own.userRules(family) !== null) return null;
  const path = `/etc/ufw/user${family === 4 ? '' : '6'}.rules`;
  return unknownRules(path, origins.missing('host-firewall', `cat ${path}`));
}

const isOfIpv6 = ({ to, from }: UfwRule): boolean => (to.address ?? from.address) !== null;

/**
 * `ufw show added` prints what holds for both families first, and then what holds for IPv6 alone, whatever their order
 * among the rules of IPv6 is: each of these may also come first.
 */
function withoutOrder(all: DirectedRules, alone: DirectedRules): DirectedRules {
  const of = (way: UfwDirection): FilterRule[] => [
    ...alone[way].map((r) => ({
      ...r,
      steps: [...r.steps, notUnderstood('ufw show added does not tell the order of rules of IPv6')],
    })),
    ...all[way],
  ];
  return { in: of('in'), out: of('out'), forward: of('forward') };
}

type DirectedRules = NonNullable<TableParts['rules']>;

const firstLineEnd = (text: string): number => {
  const end = text.search(/\r?\n/);
  return end < 0 ? text.length : end;
};
