import { No, Yes } from '#core/tri';
import { defineRule } from '#engine/rule';
import { isServing } from '#reason/listener/ssh-sockets';
import { firstPlace, heldBySocket, services } from './shared/unit-places.ts';

/** The service may not open the sockets that sshd wants. Sockets that systemd hands over are not concerned. */
export default defineRule({
  id: 'listener/binding-forbidden',
  title: 'The unit does not let sshd open its sockets',
  severity: 'error',
  needs: ['unit-definitions'],
  messages: {
    families:
      'RestrictAddressFamilies= of {unit} leaves out {families}. ' +
      'sshd cannot open sockets of that family, so its clients are refused; without any family left sshd exits with status 255. ' +
      'Add {names} to the list, run `systemctl daemon-reload` and restart {unit}.',
    port:
      'SocketBindDeny= of {unit} covers port {port}. ' +
      'The kernel does not let sshd bind it ("Operation not permitted"), so clients of this port are refused. ' +
      'Add SocketBindAllow=tcp:{port}, run `systemctl daemon-reload` and restart {unit}.',
  },
  check(context) {
    const { view, report } = context;
    if (heldBySocket(context)) return;
    const serving = isServing(view);
    const certainty = serving === No ? 'certain' : 'possible';
    const wanted = (view.daemon.files ?? view.daemon.dump)?.listeners ?? [];
    for (const { unit, service } of services(context)) {
      const { families, mayNotBind } = service!;
      const missing = families === null ? [] : ([4, 6] as const).filter((family) => !families.value.includes(family));
      const at = firstPlace(context, families?.origin);
      if (missing.length > 0 && at !== null)
        report({
          message: 'families',
          at,
          label: 'leaves a family out',
          data: {
            unit,
            families: missing.map((family) => `IPv${family}`).join(' and '),
            names: missing.map((family) => (family === 4 ? 'AF_INET' : 'AF_INET6')).join(' and '),
          },
          severity: missing.length === 2 && serving !== Yes ? 'error' : 'warning',
          certainty,
          verdict: 'refused',
        });
      for (const port of new Set(wanted.map((one) => one.port))) {
        const denied = mayNotBind.find(({ low, high }) => low <= port && port <= high);
        const line = firstPlace(context, denied?.origin);
        if (line === null) continue;
        const severity = serving === Yes ? 'warning' : 'error';
        report({
          message: 'port',
          at: line,
          label: 'forbids the port',
          data: { unit, port },
          severity,
          certainty,
          verdict: 'refused',
        });
      }
    }
  },
});
