import type { OriginId } from '#core/origin';
import { No, Yes } from '#core/tri';
import { certaintyOf } from '#engine/judge-outcomes';
import type { ProposedChange, RuleContext, Severity } from '#engine/rule';
import type { AccessListTrap } from '#model/access-list';
import { allowMistakes } from './allow-mistakes.ts';
import { denials, overlap, shutsAll } from './denials.ts';

/** How a rule words a trap; `null` leaves it to another rule. */
export interface TrapWords<M extends string> {
  readonly message: M;
  readonly label: string;
  /** Where the line turns nobody away. */
  readonly severity: Severity;
  readonly data?: Readonly<Record<string, string>>;
  readonly changes?: readonly ProposedChange[];
}

/**
 * Reports each trap of the access lists that has one of these codes. Nothing is said where this sshd does not read the
 * lists at all; where that is not known the finding is possible. A line that turns everybody away is an error, one
 * that turns somebody away a warning at least.
 */
export function reportTraps<M extends string>(
  context: RuleContext<M>,
  codes: readonly string[],
  describe: (trap: AccessListTrap, list: 'allow' | 'deny') => TrapWords<M> | null,
): void {
  const { accessLists } = context.view;
  if (accessLists.consulted === No) return;
  for (const fact of [...accessLists.allow, ...accessLists.deny]) {
    for (const trap of fact.traps) {
      if (!codes.includes(trap.code) || isFollowUp(context, trap, fact.traps)) continue;
      const words = describe(trap, fact.list);
      if (words !== null)
        reportLine(context, trap.origin, fact.list, { ...words, data: { ...trap.data, ...words.data } });
    }
  }
}

/** The finding for one line of a list, with what the line does to clients. */
export function reportLine<M extends string>(
  context: RuleContext<M>,
  line: OriginId,
  list: 'allow' | 'deny',
  { message, label, severity, data = {}, changes = [] }: TrapWords<M>,
): void {
  const { consulted } = context.view.accessLists;
  const all = denials(context);
  const own = all.find((d) => overlap(context, d.line, line));
  const shut = shutsAll(all);
  const lost = own === undefined && list === 'allow' && allowMistakes(context.view.accessLists).includes(line);
  // Nobody gets in because this rule is lost, and hosts.deny denies the rest.
  const left = lost && shut !== null ? shut : undefined;
  const denial = own ?? left;
  const everybody = denial !== undefined && denial === shut && consulted === Yes;
  context.report({
    message,
    at: line,
    label,
    data: { ...data, file: `hosts.${list}` },
    related: left ? [{ at: left.line, label: 'denies everybody whom hosts.allow does not admit' }] : [],
    severity: everybody ? 'error' : denial !== undefined && severity === 'note' ? 'warning' : severity,
    certainty: consulted !== Yes ? 'possible' : denial === undefined ? 'certain' : certaintyOf(denial.outcomes),
    verdict: denial === undefined ? null : 'closed',
    outcomes: denial?.outcomes ?? [],
    changes,
  });
}

const isFollowUp = (
  context: Pick<RuleContext, 'view' | 'host' | 'outcomes'>,
  trap: AccessListTrap,
  all: readonly AccessListTrap[],
): boolean => {
  const own = rank(context, trap);
  return !Number.isNaN(own) && all.some((other) => rank(context, other) < own && sameLine(context, other, trap));
};

/** Mistakes of one rule, the cause before what follows from it: only the first is reported. */
function rank(context: Pick<RuleContext, 'view' | 'host' | 'outcomes'>, { code, origin }: AccessListTrap): number {
  const denies = (): boolean =>
    context.view.accessLists.allow
      .concat(context.view.accessLists.deny)
      .flatMap((fact) => fact.rules)
      .some((r) => overlap(context, r.origin, origin) && denials(context).some((d) => d.line === r.origin));
  if (code === 'indented-comment') return 0;
  if (code === 'trailing-comment') return 1;
  if (code === 'ipv6-unbracketed') return 3;
  if (code === 'bad-option') return denies() ? 2 : 4;
  return Number.NaN;
}

/** Both are parts of one rule of the lists. */
function sameLine(context: Pick<RuleContext, 'view' | 'host'>, a: AccessListTrap, b: AccessListTrap): boolean {
  const { allow, deny } = context.view.accessLists;
  return [...allow, ...deny].some((fact) =>
    fact.rules.some((rule) => overlap(context, rule.origin, a.origin) && overlap(context, rule.origin, b.origin)),
  );
}
