import type { AddressSet } from '#core/address-set';
import type { OriginId } from '#core/origin';
import { Maybe } from '#core/tri';
import type { RuleContext } from '#engine/rule';
import type { HostView } from '#model/host-model';
import type { Outcome } from '#reason/verdict';

/** A line of the access lists that turns clients away. */
export interface Denial {
  readonly line: OriginId;
  readonly sources: readonly AddressSet[];
  readonly outcomes: readonly Outcome[];
  /** Clients of the same ports that get through. */
  readonly admitted: readonly Outcome[];
}

type Seen = Pick<RuleContext, 'view' | 'host' | 'outcomes'>;

/**
 * Lines that deny somebody, where sshd is reached at all. Where nobody knows whether this sshd reads the lists, those
 * that it may turn away count; where a name that DNS gives decides, they do not.
 */
export function denials(seen: Seen): readonly Denial[] {
  const found = known.get(seen.view) ?? find(seen);
  known.set(seen.view, found);
  return found;
}

const known = new WeakMap<HostView, readonly Denial[]>();

function find({ view, outcomes }: Seen): Denial[] {
  const all = outcomes();
  const found = new Map<OriginId, { sources: AddressSet[]; outcomes: Outcome[] }>();
  const rules = [...view.accessLists.deny, ...view.accessLists.allow].flatMap((fact) => fact.rules);
  const byName = new Set(
    rules.filter((r) => r.clients.patterns.some((p) => p.pattern.kind === 'name')).map((r) => r.origin),
  );
  const places = new Set([
    ...rules.map((r) => r.origin),
    ...[...view.accessLists.deny, ...view.accessLists.allow].flatMap((f) => (f.broken ? [f.broken.origin] : [])),
  ]);
  for (const outcome of all) {
    const may =
      outcome.verdict === 'unknown' &&
      view.accessLists.consulted === Maybe &&
      outcome.alternatives.some((a) => a.hop === 'tcp-wrappers');
    if (!may && (outcome.hop !== 'tcp-wrappers' || outcome.verdict !== 'closed')) continue;
    for (const { origin, sources } of outcome.because) {
      if (!places.has(origin) || (may && byName.has(origin))) continue;
      const known = found.get(origin) ?? { sources: [], outcomes: [] };
      known.sources.push(sources);
      if (!known.outcomes.includes(outcome)) known.outcomes.push(outcome);
      found.set(origin, known);
    }
  }
  return [...found].map(([line, { sources, outcomes: denied }]) => ({
    line,
    sources,
    outcomes: denied,
    admitted: all.filter((o) => o.verdict === 'accepted' && denied.some((d) => d.port === o.port)),
  }));
}

/** The line that shuts everybody out: nobody is admitted, and it turns away most. */
export function shutsAll(all: readonly Denial[]): Denial | null {
  if (all.some((denial) => denial.admitted.length > 0)) return null;
  return [...all].sort((a, b) => sizeOf(b) - sizeOf(a))[0] ?? null;
}

/** How many addresses a line turns away; an estimate above 2⁵³. */
export const sizeOf = ({ sources }: Denial): number =>
  sources.reduce((sum, { bounds }) => {
    let size = sum;
    for (let i = 0; i < bounds.length; i += 2) size += Number(bounds[i + 1]) - Number(bounds[i]) + 1;
    return size;
  }, 0);

/** Whether two places share text. */
export function overlap({ host }: Pick<RuleContext, 'host'>, a: OriginId, b: OriginId): boolean {
  const [x] = host.origins.spans(a);
  const [y] = host.origins.spans(b);
  return x !== undefined && y !== undefined && x.file === y.file && x.start < y.end && y.start < x.end;
}
