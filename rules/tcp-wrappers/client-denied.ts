import { Yes } from '#core/tri';
import { certaintyOf, sourcesBehind } from '#engine/judge-outcomes';
import { nameSources } from '#engine/name-sources';
import { defineRule } from '#engine/rule';
import { symptoms } from '#reason/symptom';
import { allowMistakes } from './shared/allow-mistakes.ts';
import { denials, overlap, shutsAll, sizeOf } from './shared/denials.ts';
import { misleading } from './shared/misleading.ts';

/** hosts.deny, or a deny option, turns clients away after the connection is made. */
export default defineRule({
  id: 'tcp-wrappers/client-denied',
  title: 'TCP wrappers turn clients away',
  severity: 'note',
  needs: ['access-list'],
  messages: {
    everybody:
      'This line of TCP wrappers denies everybody, and nothing before it admits anybody. ' +
      'Connections open, and after a pause of five seconds they are closed: "{symptom}". ' +
      'Add `sshd: ADDRESS` for those who should get in to /etc/hosts.allow; it is read anew for each connection.',
    some:
      'This line of TCP wrappers denies {sources}. ' +
      'Their connections open, and after a pause of five seconds they are closed: "{symptom}". ' +
      'If they should get in, add `sshd: ADDRESS` for them to /etc/hosts.allow; it is read anew for each connection.',
  },
  check(context) {
    const { view, report } = context;
    const { consulted, consultedOrigin } = view.accessLists;
    const all = denials(context);
    const shut = shutsAll(all);
    const plain = all.filter(
      ({ line }) => !misleading(view.accessLists).some((origin) => overlap(context, origin, line)),
    );
    for (const group of [plain.filter((d) => d === shut), plain.filter((d) => d !== shut)]) {
      const [first, ...others] = [...group].sort((a, b) => sizeOf(b) - sizeOf(a));
      if (first === undefined) continue;
      const everybody = first === shut;
      // A rule of hosts.allow that is lost is the cause, and the rule about it says so.
      if (everybody && allowMistakes(view.accessLists).length > 0) continue;
      const outcomes = [...new Set(group.flatMap((d) => d.outcomes))];
      const rest = all.filter((d) => !group.includes(d)).flatMap((d) => d.sources);
      report({
        message: everybody ? 'everybody' : 'some',
        at: first.line,
        label: everybody ? 'turns everybody away' : 'turns clients away',
        data: {
          sources: nameSources(sourcesBehind(outcomes, new Set(group.map((d) => d.line))), [
            ...first.admitted.map((o) => o.sources),
            ...rest,
          ]),
          symptom: symptoms.closed,
        },
        related: [
          ...others.slice(0, 3).map(({ line }) => ({ at: line, label: 'so does this' })),
          ...(consultedOrigin === null ? [] : [{ at: consultedOrigin, label: 'this sshd asks TCP wrappers' }]),
        ],
        severity: !everybody ? 'note' : consulted === Yes ? 'error' : 'warning',
        certainty: certaintyOf(outcomes),
        verdict: 'closed',
        outcomes,
        changes: [
          {
            change: {
              change: 'admit',
              at: first.line,
              port: outcomes[0]!.port,
              sources: everybody ? null : sourcesBehind(outcomes, new Set(group.map((d) => d.line))),
            },
            title: `Admit ${everybody ? 'everybody' : 'these clients'} in front of this line`,
            safe: false,
          },
        ],
      });
    }
  },
});
