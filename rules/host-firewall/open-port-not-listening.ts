import { type AddressSet, isAll } from '#core/address-set';
import type { OriginId } from '#core/origin';
import { certaintyOf } from '#engine/judge-outcomes';
import { defineRule } from '#engine/rule';
import type { HostView } from '#model/host-model';
import { sourcesOf } from './shared/accept-scope.ts';
import { admit } from './shared/admit.ts';
import { filterLines } from './shared/filter-lines.ts';
import { symptomsOf } from './shared/outcome-sets.ts';
import { placeOfPort } from './shared/served.ts';
import { shutPlaces } from './shared/shut-places.ts';

/** sshd moved to another port, and the packet filter still opens the old one only. */
export default defineRule({
  id: 'host-firewall/open-port-not-listening',
  title: 'The packet filter opens port 22 and sshd is on another one',
  severity: 'error',
  needs: ['packet-filter'],
  messages: {
    moved:
      'This rule opens port 22, and sshd is on port {port}, which the packet filter lets nobody reach. ' +
      'Clients of port 22 find no daemon and clients of port {port} see "{symptom}". ' +
      'Open port {port} as this rule opens port 22.',
    profile:
      'This rule opens {profile}, which stands for port 22, and sshd is on port {port}, which the packet filter lets nobody reach. ' +
      'Clients of port 22 find no daemon and clients of port {port} see "{symptom}". ' +
      'Open port {port} by its number, or change the ports of {profile}.',
  },
  check(context) {
    const moved = shutPlaces(context).filter((p) => p.cause === 'moved');
    const [first] = moved;
    if (first === undefined || first.opens === null) return;
    const outcomes = moved.flatMap((p) => p.outcomes);
    const profile = context.view.frontEnds
      .flatMap((f) => f.entries)
      .find((e) => e.origin === first.opens && e.name !== undefined)?.name;
    context.report({
      message: profile === undefined ? 'moved' : 'profile',
      at: first.opens,
      label: 'opens a port without sshd',
      data: {
        port: [...new Set(moved.map((p) => p.port))].join(', '),
        symptom: symptomsOf(outcomes),
        ...(profile === undefined ? {} : { profile }),
      },
      related: [
        ...first.lines.slice(0, 1).map((at) => ({ at, label: `packets to port ${first.port} end here` })),
        ...placeOfPort(context.view, first.port).map((at) => ({ at, label: `sshd is on port ${first.port}` })),
      ],
      certainty: certaintyOf(outcomes),
      verdict: outcomes[0]!.verdict,
      outcomes,
      changes: moved.flatMap(({ lines, port }) =>
        lines[0] === undefined ? [] : [admit(lines[0], port, openTo(context.view, first.opens!))],
      ),
    });
  },
});

/** The clients of the open port, where the rule says so; `null` is everybody. */
function openTo(view: HostView, opens: OriginId): readonly AddressSet[] | null {
  const [line] = filterLines(view).get(opens) ?? [];
  const families = line?.table.families ?? [];
  const named = families.flatMap((family) => {
    const sources = line?.rule ? sourcesOf(line.rule, family, { table: line.table, view }) : null;
    return sources === null ? [] : [sources];
  });
  return named.length === 0 || named.every(isAll) ? null : named;
}
