import { Yes } from '#core/tri';
import { defineRule } from '#engine/rule';
import { isServing } from '#reason/listener/ssh-sockets';
import { serviceCommands } from './shared/service-commands.ts';
import { startUnit } from './shared/start-unit.ts';

/** sshd runs, and nothing starts it at the next boot. */
export default defineRule({
  id: 'listener/service-disabled',
  title: 'SSH works now and not after a reboot',
  severity: 'warning',
  needs: ['units'],
  messages: {
    disabled:
      '{unit} is {state}, and no socket unit is known to be enabled in its place. ' +
      'SSH works until the next reboot; then nothing listens and clients are refused. ' +
      'Run `{command}`.',
  },
  check({ view, report }) {
    const listed = view.units.filter((u) => u.enabled !== null);
    const stopped = listed.filter((u) => u.enabled === 'disabled' || u.enabled === 'masked');
    const unit =
      stopped.find((u) => u.role === 'service' && u.active === 'active') ?? stopped.find((u) => u.role === 'service');
    const runs = isServing(view) === Yes || view.units.some((u) => u.active === 'active');
    if (!runs || unit === undefined || stopped.length < listed.length) return;
    // A socket is active, and nothing tells whether it is enabled: Ubuntu's way.
    const isTriggered = view.units.some((u) => u.role === 'socket' && u.active === 'active');
    if (isTriggered && !listed.some((u) => u.role === 'socket')) return;
    const masked = unit.enabled === 'masked';
    report({
      message: 'disabled',
      at: unit.places.enabled ?? unit.origin,
      label: 'not started at boot',
      data: {
        unit: unit.unit,
        state: masked ? 'masked' : 'disabled',
        command: masked
          ? `systemctl unmask ${unit.unit} && systemctl enable ${unit.unit}`
          : serviceCommands(unit).enable,
      },
      // Units that nobody asked for may start sshd all the same.
      certainty: listed.some((u) => u.role === 'socket') || unit.manager !== undefined ? 'certain' : 'possible',
      verdict: 'refused',
      changes: [startUnit(unit.places.enabled ?? unit.origin, unit.unit)],
    });
  },
});
