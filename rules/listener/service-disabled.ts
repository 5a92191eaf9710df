import { defineRule } from '#engine/rule';

/** sshd runs, but nothing starts it at the next boot. */
export default defineRule({
  id: 'listener/service-disabled',
  title: 'SSH works now and not after a reboot',
  severity: 'warning',
  needs: ['units'],
  messages: {
    disabled:
      '{unit} is disabled, and no socket unit is enabled in its place. ' +
      'SSH works until the next reboot; then nothing listens and clients are refused. ' +
      'Run `systemctl enable {unit}`.',
  },
  check({ view, report }) {
    const listed = view.units.filter((u) => u.enabled !== null);
    const runs =
      view.units.some((u) => u.active === 'active') ||
      view.listeners.sockets.some((s) => s.programs.some((p) => /^sshd/.test(p)));
    const disabled = listed.find((u) => u.role === 'service' && u.enabled === 'disabled');
    if (!runs || disabled === undefined || listed.some((u) => u.enabled !== 'disabled' && u.enabled !== 'masked'))
      return;
    report({
      message: 'disabled',
      at: disabled.places.enabled ?? disabled.origin,
      label: 'not started at boot',
      data: { unit: disabled.unit },
      verdict: 'refused',
    });
  },
});
