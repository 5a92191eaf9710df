import { No } from '#core/tri';
import { verdictOf } from '#engine/judge-outcomes';
import { defineRule } from '#engine/rule';
import { serviceName } from '#model/service-name';
import { isServing } from '#reason/listener/ssh-sockets';
import { missingAddresses } from './shared/missing-addresses.ts';
import { isExplainedByUnit, startFaults, takenPorts, unitsWithState } from './shared/start-problems.ts';
import { startUnit } from './shared/start-unit.ts';
import { unlabelledPorts } from './shared/unlabelled-ports.ts';

/** The socket table holds no SSH daemon, and nothing collected says why. */
export default defineRule({
  id: 'listener/nothing-listens',
  title: 'No SSH daemon is listening',
  severity: 'error',
  needs: ['sockets'],
  messages: {
    nothing:
      'No SSH daemon is among the listening sockets. ' +
      'The kernel refuses every connection to port {port}. ' +
      'Start it (`systemctl enable --now ssh`, on Red Hat and SUSE `sshd`); if it does not stay up, `sshd -t` and `journalctl -b -u ssh` say why.',
    elsewhere:
      '{unit} is active, and no SSH daemon is among the listening sockets. ' +
      'The kernel refuses every connection to port {port}. ' +
      'Look where it listens (`nsenter -n -t "$(systemctl show -P MainPID {unit})" ss -tlnp`): ' +
      'its unit may give it a network of its own (`PrivateNetwork=`), or it lost its sockets, and `systemctl restart {unit}` opens them anew.',
  },
  check(context) {
    const { view, report, outcomes } = context;
    const { listeners } = view;
    if (isServing(view) !== No || listeners.basis !== 'observed' || listeners.origin === null) return;
    const units = unitsWithState(view);
    const active = units.find((u) => u.active === 'active' && u.role === 'service');
    const explained =
      startFaults(view).length > 0 ||
      isExplainedByUnit(view) ||
      units.some((u) => u.active === 'activating') ||
      (units.length > 0 && !units.some((u) => u.active === 'active')) ||
      takenPorts(view).length > 0 ||
      unlabelledPorts(context.view).length > 0 ||
      missingAddresses(context).length > 0;
    if (explained) return;
    const config = view.daemon.files ?? view.daemon.dump;
    const ports = [...new Set(config?.listeners.map((l) => l.port) ?? [22])].sort((a, b) => a - b);
    // Where programs are not shown, one of the sockets may be the daemon's on a port that nobody knows of.
    const nameless = listeners.sockets.some((s) => s.programs.length === 0);
    report({
      message: active === undefined ? 'nothing' : 'elsewhere',
      at: listeners.origin,
      label: 'sshd is not in this list',
      data: { port: ports.join(', '), unit: active?.unit ?? serviceName(view) },
      verdict: verdictOf(
        outcomes().filter((o) => ports.includes(o.port)),
        'refused',
      ),
      related:
        active === undefined ? [] : [{ at: active.places.active ?? active.origin, label: 'the service is active' }],
      changes: active === undefined ? [startUnit(listeners.origin, serviceName(view))] : [],
      certainty: nameless || active !== undefined ? 'possible' : 'certain',
    });
  },
});
