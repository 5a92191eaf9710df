import { certaintyOf } from '#engine/judge-outcomes';
import { defineRule } from '#engine/rule';
import { admit, clientsOf } from './shared/admit.ts';
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
        lines[0] === undefined ? [] : [admit(lines[0], port, clientsOf(context.view, first.opens!))],
      ),
    });
  },
});
