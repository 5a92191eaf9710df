import { No, Yes } from '#core/tri';
import type { RuleContext } from '#engine/rule';

/**
 * Reports each trap of the access lists that has one of these codes. Nothing is said where this sshd does not read the
 * lists at all; where that is not known the finding is possible.
 */
export function reportTraps<M extends string>(
  { view, report }: RuleContext<M>,
  codes: readonly string[],
  describe: (trap: { code: string; data: Readonly<Record<string, string>>; list: 'allow' | 'deny' }) => {
    message: M;
    label: string;
    severity?: 'error' | 'warning' | 'note';
    refuses?: boolean;
    data?: Readonly<Record<string, string>>;
  },
): void {
  const { accessLists } = view;
  if (accessLists.consulted === No) return;
  for (const fact of [...accessLists.allow, ...accessLists.deny]) {
    for (const trap of fact.traps) {
      if (!codes.includes(trap.code)) continue;
      const {
        message,
        label,
        severity,
        refuses = false,
        data = {},
      } = describe({ code: trap.code, data: trap.data, list: fact.list });
      report({
        message,
        at: trap.origin,
        label,
        data: { pattern: trap.data.text ?? '', ...trap.data, ...data, file: `hosts.${fact.list}` },
        ...(severity === undefined ? {} : { severity }),
        certainty: accessLists.consulted === Yes ? 'certain' : 'possible',
        verdict: refuses ? 'closed' : null,
      });
    }
  }
}
