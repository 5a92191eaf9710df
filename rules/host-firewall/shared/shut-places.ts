import type { Family } from '#core/address';
import { hasNumber } from '#core/number-set';
import type { OriginId } from '#core/origin';
import type { HostView } from '#model/host-model';
import type { FilterTable, Terminal } from '#model/packet-filter';
import { reachPartition } from '#reason/reach';
import type { Outcome } from '#reason/verdict';
import { isBroken } from './broken-accepts.ts';
import { isHour } from './condition-lines.ts';
import { filterLines, isOutbound } from './filter-lines.ts';
import { type LateAccept, lateAccepts } from './late-accepts.ts';
import { managersWithout } from './managers.ts';
import { decidingLines, isShut } from './outcome-sets.ts';
import { type Seen, servedOutcomes, servedPorts } from './served.ts';
import { swallowedRefusal } from './swallowed-refusal.ts';

/**
 * Why the packet filter keeps everybody from a port, the most telling reason first: so that one cause gives one
 * finding, whichever rule of this hop reports it.
 * - `broken`: a rule would let it in, and something that the rule asks for is not there
 * - `restricted`: the other family is let in for some networks only, so this one is part of a restriction
 * - `other-family`: the other family is let in
 * - `answers`: the host's own answers are stopped
 * - `established`: the first packet gets in and the next ones do not
 * - `clock`: it is let in at another hour
 * - `late-accept`: the rule that accepts SSH stands behind the one that stops it
 * - `moved`: the old port is open, the daemon's is not
 * - `manager`: ufw or firewalld lacks the port
 * - `plain`: nothing lets it in
 */
export type ShutCause =
  | 'broken'
  | 'restricted'
  | 'other-family'
  | 'answers'
  | 'established'
  | 'clock'
  | 'late-accept'
  | 'moved'
  | 'manager'
  | 'plain';

/** One family that the packet filter keeps whole from a port on which SSH is served. */
export interface ShutPlace {
  readonly port: number;
  readonly family: Family;
  readonly cause: ShutCause;
  readonly outcomes: readonly Outcome[];
  /** The line that stops most, then the others. */
  readonly lines: readonly OriginId[];
  readonly late: LateAccept | null;
  /** For `moved`: the rule that opens port 22. */
  readonly opens: OriginId | null;
  /** For `other-family`: what gets in there. */
  readonly open: readonly Outcome[];
}

const known = new WeakMap<HostView, readonly ShutPlace[]>();

export function shutPlaces(seen: Seen): readonly ShutPlace[] {
  const found = known.get(seen.view) ?? find(seen);
  known.set(seen.view, found);
  return found;
}

function find(seen: Seen): ShutPlace[] {
  const { view } = seen;
  const served = servedOutcomes(seen);
  const late = lateAccepts(seen);
  const opens = openingRule(view);
  return servedPorts(view).flatMap((port) => {
    const of = (family: Family): Outcome[] => served.filter((o) => o.port === port && o.family === family);
    return ([4, 6] as const).flatMap((family): ShutPlace[] => {
      const outcomes = of(family);
      if (outcomes.length === 0 || !outcomes.every(isShut)) return [];
      const open = of(family === 4 ? 6 : 4).filter((o) => !isShut(o));
      // Many hosts close IPv6 whole because nobody uses it: nothing to say unless the host bears such an address.
      const apart = otherFamily(view, family, open);
      if (apart === 'silent') return [];
      if (outcomes[0]!.verdict !== 'stalled' && hasOtherDoor(view, port, family)) return [];
      const lines = linesOf(view, outcomes);
      const lateHere = late.find((l) => l.port === port && l.family === family) ?? null;
      const cause = outcomes.some((o) => isBroken(seen, o))
        ? 'broken'
        : apart === 'open'
          ? open.length < of(family === 4 ? 6 : 4).length
            ? 'restricted'
            : 'other-family'
          : isOutbound(view, lines[0]!)
            ? 'answers'
            : outcomes.every((o) => o.verdict === 'stalled' || o.verdict === 'closed')
              ? 'established'
              : outcomes.every((o) => o.conditions.some(isHour))
                ? 'clock'
                : lateHere !== null
                  ? 'late-accept'
                  : opens !== null
                    ? 'moved'
                    : managersWithout(view, port).length > 0
                      ? 'manager'
                      : 'plain';
      return [{ port, family, cause, outcomes, lines, late: lateHere, opens, open }];
    });
  });
}

/** Whether the other family counts as open: known to be in use, and its filter known. */
function otherFamily(view: HostView, shut: Family, open: readonly Outcome[]): 'open' | 'shut' | 'silent' {
  const inUse = view.interfaces.known;
  const decided = open.filter((o) => o.verdict !== 'unknown');
  if (shut === 6 && open.length > 0) return inUse && decided.length > 0 ? 'open' : 'silent';
  const evidenced = decided.some((o) => o.to !== null && !o.assumes.some((a) => a.layer === 'host-firewall'));
  return evidenced && inUse ? 'open' : 'shut';
}

/** A rule for arriving packets that opens port 22, itself or through a chain, although SSH is served elsewhere. */
function openingRule(view: HostView): OriginId | null {
  const ports = servedPorts(view);
  if (ports.includes(22)) return null;
  for (const [origin, lines] of filterLines(view)) {
    for (const { rule, hook, table } of lines) {
      const named = rule?.steps.some(
        (s) =>
          'match' in s &&
          s.match === 'port' &&
          s.end === 'destination' &&
          !s.negated &&
          hasNumber(s.ports, 22) &&
          !ports.some((p) => hasNumber(s.ports, p)),
      );
      if (hook === 'input' && named && leadsToAccept(rule?.terminal ?? null, table, 0)) return origin;
    }
  }
  return null;
}

/** Deeper nesting is not what somebody means who opens a port. */
const MAX_DEPTH = 8;

function leadsToAccept(terminal: Terminal | null, table: FilterTable, depth: number): boolean {
  if (terminal?.to === 'accept') return true;
  if ((terminal?.to !== 'jump' && terminal?.to !== 'goto') || depth === MAX_DEPTH) return false;
  return table.chains.get(terminal.chain)?.rules.some((r) => leadsToAccept(r.terminal, table, depth + 1)) ?? false;
}

/** Those that stop most first; in front of one that swallows a refusal stands the rule that refused. */
function linesOf(view: HostView, outcomes: readonly Outcome[]): OriginId[] {
  const lines = decidingLines(outcomes).map((line) => line.origin);
  if (!isOutbound(view, lines[0]!)) return lines;
  const refusal = swallowedRefusal(view, outcomes[0]!);
  return refusal === null ? lines : [refusal, ...lines];
}

/** Another port is translated to this one and let in: closing the port itself is the point. */
function hasOtherDoor(view: HostView, port: number, family: Family): boolean {
  const doors = new Set<number>();
  for (const lines of filterLines(view).values()) {
    for (const { rule } of lines) {
      if (rule?.terminal?.to !== 'translate' || !rule.terminal.port || !hasNumber(rule.terminal.port, port)) continue;
      for (const step of rule.steps)
        if ('match' in step && step.match === 'port' && step.end === 'destination' && !step.negated)
          doors.add(step.ports[0]!);
    }
  }
  doors.delete(port);
  return [...doors]
    .slice(0, MOST_DOORS)
    .some((door) => reachPartition(view, { port: door }).some((o) => o.family === family && o.verdict === 'accepted'));
}

const MOST_DOORS = 4;
