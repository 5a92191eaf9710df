import { No } from '#core/tri';
import { defineRule } from '#engine/rule';

/** The bundle holds the state of a firewall manager that does not run: its rules filter nothing now. */
export default defineRule({
  id: 'host-firewall/manager-inactive',
  title: 'A firewall manager is installed and inactive',
  severity: 'note',
  needs: ['front-end'],
  messages: {
    inactive:
      '{manager} is not active. ' +
      'It filters nothing now, whatever its rules say; once it is started its own rules apply, and SSH works only if they allow it. ' +
      'Allow SSH in {manager} before you enable it.',
  },
  check({ view, report }) {
    for (const frontEnd of view.frontEnds) {
      if (frontEnd.active !== No) continue;
      report({ message: 'inactive', at: frontEnd.origin, label: 'not active', data: { manager: frontEnd.manager } });
    }
  },
});
