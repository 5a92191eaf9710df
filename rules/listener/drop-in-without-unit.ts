import { defineRule } from '#engine/rule';

/** Drop-ins for a name that no unit of this system bears. */
export default defineRule({
  id: 'listener/drop-in-without-unit',
  title: 'A drop-in is for a unit that this system does not have',
  severity: 'warning',
  needs: ['unit-definitions'],
  messages: {
    unused:
      'This drop-in is for {unit}, and the SSH service of this system has another name. ' +
      'systemd never reads it, so what it sets has no effect. ' +
      'Move it to {right}.d and run `systemctl daemon-reload`: Debian and Ubuntu say ssh, Red Hat and SUSE sshd.',
  },
  check({ host, view, report }) {
    const system = host.contributions.of('system').some(({ value }) => value.system === 'os');
    for (const { unit, from, origin } of view.unitDefinitions) {
      if (from !== 'drop-ins' || !system || view.units.some((u) => u.unit === unit && u.load !== 'not-found')) continue;
      const right = unit.startsWith('sshd') ? unit.replace('sshd', 'ssh') : unit.replace('ssh', 'sshd');
      report({ message: 'unused', at: origin, label: 'nothing reads this', data: { unit, right }, verdict: null });
    }
  },
});
