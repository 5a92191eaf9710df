import type { OriginId } from '#core/origin';
import { Yes } from '#core/tri';
import { verdictOf } from '#engine/judge-outcomes';
import { defineRule } from '#engine/rule';
import type { UnitFact } from '#model/daemon';
import { isServing } from '#reason/listener/ssh-sockets';
import { missingAddresses } from './shared/missing-addresses.ts';
import { serviceCommands } from './shared/service-commands.ts';
import { isExplainedByUnit, startFaults, takenPorts, unitsWithState } from './shared/start-problems.ts';
import { startUnit } from './shared/start-unit.ts';
import { unlabelledPorts } from './shared/unlabelled-ports.ts';

/** The service manager shows neither the daemon's service nor its socket active, and no other finding says why. */
export default defineRule({
  id: 'listener/service-not-running',
  title: 'The SSH service does not run',
  severity: 'error',
  needs: ['units'],
  messages: {
    failed:
      '{unit} has failed{result}. ' +
      'Nothing listens, so clients are refused. ' +
      'Read `{log}` for the reason (status 255: configuration or port; 1: host keys), mend it, then run `{restart}`.',
    masked:
      '{unit} is masked. ' +
      'Nothing can start it until that is undone, so clients are refused. ' +
      'Run `systemctl unmask {unit} && systemctl enable --now {unit}`.',
    inactive:
      '{unit} is not running, and no socket unit listens in its place. ' + 'Clients are refused. ' + 'Run `{start}`.',
    absent:
      'There is no {unit} on this host. ' +
      'Without an SSH server nothing listens, and clients are refused. ' +
      'Install openssh-server and enable its service.',
  },
  check(context) {
    const { view, report, outcomes } = context;
    const known = unitsWithState(view);
    const active = known.some((u) => u.active === 'active' || u.active === 'activating');
    if (known.length === 0 || active || isServing(view) === Yes) return;
    const unit = mostTelling(known);
    const message = stateOf(unit);
    const explained =
      startFaults(view).length > 0 ||
      isExplainedByUnit(view) ||
      takenPorts(view).length > 0 ||
      unlabelledPorts(context.view).length > 0 ||
      missingAddresses(context).length > 0;
    if (message === 'failed' && explained) return;
    const status = unit.exitStatus === null ? '' : `, status ${unit.exitStatus}`;
    report({
      message,
      at: placeOf(unit, message),
      label: message === 'failed' ? 'the last start failed' : `the service is ${message}`,
      data: {
        unit: unit.unit,
        ...serviceCommands(unit),
        result: unit.result === null ? '' : ` (${unit.result}${status})`,
      },
      verdict: verdictOf(outcomes(), 'refused'),
      changes: message === 'absent' ? [] : [startUnit(placeOf(unit, message), unit.unit)],
      certainty: view.listeners.basis === 'observed' && view.listeners.complete ? 'certain' : 'possible',
    });
  },
});

function stateOf({ active, load }: UnitFact): 'failed' | 'masked' | 'absent' | 'inactive' {
  if (active === 'failed') return 'failed';
  return load === 'masked' ? 'masked' : load === 'not-found' ? 'absent' : 'inactive';
}

function placeOf({ places, origin }: UnitFact, message: ReturnType<typeof stateOf>): OriginId {
  const load = message === 'masked' || message === 'absent';
  return (load ? (places.load ?? places.active) : (places.active ?? places.load)) ?? origin;
}

/** `ssh.service` and `sshd.service` may both be asked for; the one that exists tells more. */
function mostTelling(units: readonly UnitFact[]): UnitFact {
  const services = units.filter((u) => u.role === 'service');
  const order = ['failed', 'masked', 'inactive', 'absent'];
  const rank = (unit: UnitFact): number => order.indexOf(stateOf(unit));
  return [...(services.length > 0 ? services : units)].sort((a, b) => rank(a) - rank(b))[0]!;
}
