import { defineRule } from '#engine/rule';
import type { UnitFact } from '#model/daemon';

/** The service manager shows neither the daemon's service nor its socket active. */
export default defineRule({
  id: 'listener/service-not-running',
  title: 'The SSH service does not run',
  severity: 'error',
  needs: ['units'],
  messages: {
    failed:
      '{unit} has failed{result}. ' +
      'Nothing listens, so clients are refused. ' +
      'Read `journalctl -u {unit} -b` for the reason (status 255: configuration or port; 1: host keys), mend it, then run `systemctl restart {unit}`.',
    masked:
      '{unit} is masked. ' +
      'It cannot be started by anything until that is undone, so clients are refused. ' +
      'Run `systemctl unmask {unit} && systemctl enable --now {unit}`.',
    inactive:
      '{unit} is not running, and no socket unit listens in its place. ' +
      'Clients are refused. ' +
      'Run `systemctl enable --now {unit}`.',
    absent:
      'There is no {unit} on this host. ' +
      'Without an SSH server nothing listens and clients are refused. ' +
      'Install openssh-server and enable its service.',
  },
  check({ view, report }) {
    const known = view.units.filter((u) => u.active !== null || u.load === 'masked' || u.load === 'not-found');
    if (known.length === 0 || known.some((u) => u.active === 'active' || u.active === 'activating')) return;
    if (
      view.listeners.basis === 'observed' &&
      view.listeners.sockets.some((s) => s.programs.some((p) => /^sshd/.test(p)))
    )
      return;
    const unit = worst(known);
    const message =
      unit.active === 'failed'
        ? 'failed'
        : unit.load === 'masked'
          ? 'masked'
          : unit.load === 'not-found'
            ? 'absent'
            : 'inactive';
    report({
      message,
      at: unit.places.active ?? unit.places.load ?? unit.origin,
      label: message === 'failed' ? 'the last start failed' : `the service is ${message}`,
      data: {
        unit: unit.unit,
        result:
          unit.result === null
            ? ''
            : ` (${unit.result}${unit.exitStatus === null ? '' : `, status ${unit.exitStatus}`})`,
      },
      verdict: 'refused',
      certainty: view.listeners.basis === 'observed' && view.listeners.complete ? 'certain' : 'possible',
    });
  },
});

/** `ssh.service` and `sshd.service` may both be asked for; the one that exists tells more. */
function worst(units: readonly UnitFact[]): UnitFact {
  const services = units.filter((u) => u.role === 'service');
  const order = (u: UnitFact): number =>
    u.active === 'failed' ? 0 : u.load === 'masked' ? 1 : u.load === 'not-found' ? 3 : 2;
  return [...(services.length > 0 ? services : units)].sort((a, b) => order(a) - order(b))[0]!;
}
