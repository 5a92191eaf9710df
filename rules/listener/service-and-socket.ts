import { Yes } from '#core/tri';
import { defineRule } from '#engine/rule';

/** The service and a socket unit are both enabled, and only one of them can have the port. */
export default defineRule({
  id: 'listener/service-and-socket',
  title: 'Service and socket are both enabled and exclude each other',
  severity: 'warning',
  needs: ['units', 'unit-definitions'],
  messages: {
    both:
      '{service} and {socket} are both enabled, and they exclude each other. ' +
      'Which of them gets the port at boot is a matter of luck; the other fails, and SSH may come up in a way that nobody tested. ' +
      'Run `systemctl disable {socket}` (or `{service}`).',
  },
  check({ view, report }) {
    const enabled = view.units.filter((u) => u.enabled === 'enabled');
    const service = enabled.find((u) => u.role === 'service');
    const socket = enabled.find((u) => u.role === 'socket');
    if (service === undefined || socket === undefined) return;
    const definition = view.unitDefinitions.find(({ unit }) => unit === socket.unit);
    if (definition?.socket == null || definition.socket.takesSockets === Yes) return;
    if (!definition.conflicts.some(({ unit }) => unit === service.unit) && definition.socket.accept.value) return;
    report({
      message: 'both',
      at: socket.places.enabled ?? socket.origin,
      label: 'enabled beside the service',
      data: { service: service.unit, socket: socket.unit },
      related: [{ at: service.places.enabled ?? service.origin, label: 'so is this' }],
      certainty: 'possible',
      verdict: 'refused',
    });
  },
});
