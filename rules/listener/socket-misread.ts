import { No } from '#core/tri';
import { defineRule } from '#engine/rule';
import { foldSteps, repeatedStream } from '#model/combine/socket-listeners';
import { firstPlace, heldBySocket } from './shared/unit-places.ts';

/** Socket units that do not do what their author meant. */
export default defineRule({
  id: 'listener/socket-misread',
  title: 'The socket unit does not do what its drop-in means',
  severity: 'warning',
  needs: ['unit-definitions'],
  messages: {
    added:
      'This ListenStream= adds to those of {unit}, since no empty one stands before it. ' +
      'The socket listens on {old} too, which the firewall may not expect. ' +
      'Write `ListenStream=` alone on the line above, run `systemctl daemon-reload` and restart {unit}.',
    twice:
      '{unit} asks for the same address twice. ' +
      'The second cannot be bound ("Address already in use"), so the whole socket fails and clients are refused. ' +
      'Remove one of the two lines, or write an empty `ListenStream=` above them.',
    family:
      '{unit} listens on port {port} of IPv6 only. ' +
      'Clients that come over IPv4 are refused. ' +
      'Add `ListenStream=0.0.0.0:{port}`, or take BindIPv6Only=ipv6-only away.',
    untaken:
      '{unit} hands its sockets over to one service, and sshd of this system does not take them. ' +
      'sshd tries to bind the port itself ("Address already in use") and exits, so connections are reset. ' +
      'Set Accept=yes with the template of this system, or disable {unit} and enable the service.',
  },
  check(context) {
    const { view, report } = context;
    const used = heldBySocket(context);
    for (const { unit, socket, from } of view.unitDefinitions) {
      if (socket === null) continue;
      const { steps, v6only, accept, takesSockets } = socket;
      const all = foldSteps(steps);
      const repeated = repeatedStream(all);
      const second = firstPlace(context, repeated?.[1].origin);
      if (second !== null) {
        const severity = used ? 'error' : 'warning';
        report({
          message: 'twice',
          at: second,
          label: 'asked for before',
          data: { unit },
          severity,
          verdict: 'refused',
        });
      }
      const last = steps.at(-1);
      const before = new Set(foldSteps(steps.slice(0, -1)).map(({ port }) => port));
      const place = firstPlace(context, last?.origin);
      if (repeated === null && last?.path.endsWith('.conf') && !last.resets && place !== null && before.size > 0) {
        const data = { unit, old: [...before].join(', ') };
        report({ message: 'added', at: place, label: 'adds a socket', data, verdict: null });
      }
      const only = all.find(({ port }) => !all.some((one) => one.port === port && one.family === 4));
      const line = firstPlace(context, only?.origin, v6only.origin);
      if (only?.address === null && v6only.value === 'ipv6-only' && line !== null)
        report({
          message: 'family',
          at: line,
          label: 'IPv6 only',
          data: { unit, port: only.port },
          verdict: 'refused',
        });
      const no = firstPlace(context, accept.origin, last?.origin);
      if (used && from === 'files' && !accept.value && takesSockets === No && no !== null)
        report({
          message: 'untaken',
          at: no,
          label: 'sshd takes no sockets',
          data: { unit },
          severity: 'error',
          verdict: 'closed',
        });
    }
  },
});
