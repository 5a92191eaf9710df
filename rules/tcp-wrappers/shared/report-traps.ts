import type { OriginId } from '#core/origin';
import { No, Yes } from '#core/tri';
import { certaintyOf } from '#engine/judge-outcomes';
import type { RuleContext, Severity } from '#engine/rule';
import type { AccessListTrap } from '#model/access-list';
import { denials, overlap } from './denials.ts';

/** How a rule words a trap; `null` leaves it to another rule. */
export interface TrapWords<M extends string> {
  readonly message: M;
  readonly label: string;
  /** Where the line turns nobody away. */
  readonly severity: Severity;
  readonly data?: Readonly<Record<string, string>>;
}

/** Mistakes of one line, the cause before what follows from it: only the first of a line is reported. */
const causes = ['indented-comment', 'trailing-comment', 'bad-option', 'ipv6-unbracketed'];

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
  { message, label, severity, data = {} }: TrapWords<M>,
): void {
  const { consulted } = context.view.accessLists;
  const denial = denials(context).find((d) => overlap(context, d.line, line));
  const everybody = denial !== undefined && denial.admitted.length === 0 && consulted === Yes;
  context.report({
    message,
    at: line,
    label,
    data: { ...data, file: `hosts.${list}` },
    severity: everybody ? 'error' : denial !== undefined && severity === 'note' ? 'warning' : severity,
    certainty: consulted !== Yes ? 'possible' : denial === undefined ? 'certain' : certaintyOf(denial.outcomes),
    verdict: denial === undefined ? null : 'closed',
    outcomes: denial?.outcomes ?? [],
  });
}

const isFollowUp = (
  context: Pick<RuleContext, 'view' | 'host'>,
  trap: AccessListTrap,
  all: readonly AccessListTrap[],
): boolean =>
  all.some(
    (other) =>
      causes.includes(other.code) &&
      causes.includes(trap.code) &&
      causes.indexOf(other.code) < causes.indexOf(trap.code) &&
      sameLine(context, other, trap),
  );

/** Both are parts of one rule of the lists. */
function sameLine(context: Pick<RuleContext, 'view' | 'host'>, a: AccessListTrap, b: AccessListTrap): boolean {
  const { allow, deny } = context.view.accessLists;
  return [...allow, ...deny].some((fact) =>
    fact.rules.some((rule) => overlap(context, rule.origin, a.origin) && overlap(context, rule.origin, b.origin)),
  );
}
