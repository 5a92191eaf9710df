import type { Diagnostic } from '#core/diagnostic';
import type { HostPlan } from './host-plan.ts';

/** Names that many machines have. */
const common = new Set(['localhost', 'host', 'debian', 'ubuntu', 'linux']);

const timeText = (seconds: number): string => new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');

/** Two snapshots of one machine: of the same name, made by a collector at different times, no other id in between. */
function isSame(a: HostPlan, b: HostPlan): boolean {
  const [one, other] = [a.layout, b.layout];
  if (one === null || other === null || one.hostName === null || one.hostName !== other.hostName) return false;
  if (one.capturedAt === null || other.capturedAt === null || one.capturedAt === other.capturedAt) return false;
  return one.machineId !== null && other.machineId !== null
    ? one.machineId === other.machineId
    : !common.has(one.hostName);
}

/** Of several snapshots of one host at different times the newest is the answer, and says so. */
export function newestOnly(plans: readonly HostPlan[]): HostPlan[] {
  const kept: HostPlan[] = [];
  const older = new Map<HostPlan, HostPlan[]>();
  const byAge = [...plans].sort((a, b) => (b.layout?.capturedAt ?? 0) - (a.layout?.capturedAt ?? 0));
  for (const plan of byAge) {
    const newer = kept.find((one) => isSame(one, plan));
    if (newer === undefined) kept.push(plan);
    else older.set(newer, [...(older.get(newer) ?? []), plan]);
  }
  const numbered = new Map<string, number>();
  return plans
    .filter((plan) => kept.includes(plan))
    .map((plan) => {
      const count = (numbered.get(plan.name) ?? 0) + 1;
      numbered.set(plan.name, count);
      const named = count === 1 ? plan : { ...plan, name: `${plan.name}#${count}` };
      const own = (older.get(plan) ?? []).map((one) => note(plan, one));
      return own.length === 0 ? named : { ...named, own: [...named.own, ...own] };
    });
}

const note = ({ layout }: HostPlan, old: HostPlan): Diagnostic => ({
  file: null,
  span: null,
  code: 'older-snapshot',
  message: `There is an older snapshot of this host, of ${timeText(old.layout!.capturedAt!)}, in ${lastPart(old)}. The newest answers, of ${timeText(layout!.capturedAt!)}; name the older one alone to have it analysed.`,
  effect: 'none',
  severity: 'note',
});

const lastPart = ({ directory, name }: HostPlan): string => directory?.split('/').at(-1) ?? name;
