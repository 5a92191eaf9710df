import { defineRule } from '#engine/rule';
import { absenceOf } from './shared/absent.ts';
import { consequence, daemonRuns } from './shared/report-faults.ts';

const path = '/etc/ssh/sshd_config';

/** A server's directory without the main file: sshd exits with status 1. */
export default defineRule({
  id: 'sshd/configuration-missing',
  title: 'There is no sshd_config',
  severity: 'error',
  needs: ['files'],
  messages: {
    gone:
      '/etc/ssh has host keys and no sshd_config. ' +
      'sshd prints "/etc/ssh/sshd_config: No such file or directory" and exits, so clients are refused after its next start. ' +
      'Restore the file from a backup or from the package, check with `sshd -t`, then start the service.',
  },
  check(context) {
    const { view, report } = context;
    const shown = absenceOf(view.files.facts, path);
    // SUSE keeps its own file below /usr/etc.
    if (shown === null || view.daemon.files !== null || view.daemon.dump !== null || view.version?.vendor === 'suse')
      return;
    if (!view.files.entries.some((entry) => /^\/etc\/ssh\/ssh_host_\w+_key$/.test(entry.path))) return;
    const later = daemonRuns(view);
    report({ message: 'gone', at: shown, label: 'no sshd_config here', ...consequence(context, later) });
  },
});
