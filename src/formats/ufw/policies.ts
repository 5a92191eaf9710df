import type { OriginId, OriginTable } from '#core/origin';
import type { Defaults, Status, UfwDirection, UfwPolicy } from './ast.ts';
import type { UfwInput, UfwInputs } from './inputs.ts';

/** What happens to packets that no rule matched. */
export interface Policy {
  readonly policy: UfwPolicy;
  readonly origin: OriginId;
}

export type Policies = Readonly<Record<UfwDirection, Policy>>;

const variables: Readonly<Record<UfwDirection, string>> = {
  in: 'DEFAULT_INPUT_POLICY',
  out: 'DEFAULT_OUTPUT_POLICY',
  forward: 'DEFAULT_FORWARD_POLICY',
};
const shipped: Readonly<Record<UfwDirection, string>> = { in: 'DROP', out: 'ACCEPT', forward: 'DROP' };
const policyWords: ReadonlyMap<string, UfwPolicy> = new Map([
  ['ACCEPT', 'allow'],
  ['DROP', 'deny'],
  ['REJECT', 'reject'],
]);

/**
 * The default policies: from the verbose listing, else from /etc/default/ufw, else as ufw ships them; `shown` is false
 * where the incoming one is only what ufw ships.
 * `main` is the artefact that shows the rules.
 */
export function readPolicies(
  inputs: UfwInputs,
  listing: UfwInput | null,
  main: OriginId,
  origins: OriginTable,
): { policies: Policies; shown: boolean } {
  const line = (listing?.parsed.statements as Status | undefined)?.children.find(
    (l): l is Defaults => l.type === 'defaults',
  );
  const policyOf = (direction: UfwDirection, listed: UfwPolicy | null | undefined): Policy => {
    if (line && listed) return { policy: listed, origin: origins.span(listing!.file.id, line.start, line.end) };
    const found = inputs.setting(variables[direction]);
    const set = found && policyWords.get(found.setting.value);
    if (found && set)
      return { policy: set, origin: origins.span(found.input.file.id, found.setting.start, found.setting.end) };
    const value = shipped[direction];
    const text = `ufw ships ${variables[direction]}="${value}"`;
    return { policy: policyWords.get(value)!, origin: origins.derived([main], text) };
  };
  return {
    policies: {
      in: policyOf('in', line?.incoming),
      out: policyOf('out', line?.outgoing),
      forward: policyOf('forward', line?.routed),
    },
    shown: line !== undefined || policyWords.has(inputs.setting(variables.in)?.setting.value ?? ''),
  };
}
