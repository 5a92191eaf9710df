import { defineRule } from '#engine/rule';
import type { HostView } from '#model/host-model';
import { absenceOf } from './shared/absent.ts';
import { consequence, daemonRuns } from './shared/report-faults.ts';

/** The empty directory of sshd's unprivileged child, by who built it. Others are not known well enough. */
function directoryOf({ version }: HostView): string | null {
  switch (version?.vendor) {
    case 'debian':
    case 'ubuntu':
      return '/run/sshd';
    case 'redhat':
      return version.major * 100 + version.minor >= 807 ? '/usr/share/empty.sshd' : '/var/empty/sshd';
    default:
      return null;
  }
}

/** Without it, or where others may write to it, sshd exits when it starts. */
export default defineRule({
  id: 'sshd/separation-directory',
  title: 'The privilege separation directory is missing or unsafe',
  severity: 'error',
  needs: ['files'],
  messages: {
    missing:
      'There is no {path}. ' +
      'An sshd that is started without its unit prints "Missing privilege separation directory: {path}" and exits, so clients are refused. ' +
      'Start it by its unit, which makes the directory, or run `mkdir -m 755 {path}` before.',
    unsafe:
      '{path} belongs to {owner} with mode {mode}. ' +
      'sshd prints "{path} must be owned by root and not group or world-writable" and exits at its next start, and clients are refused. ' +
      'Run `chown root:root {path}; chmod 755 {path}`, then start the service.',
  },
  check(context) {
    const { view, report } = context;
    const path = directoryOf(view);
    if (path === null) return;
    const later = daemonRuns(view);
    // Debian's unit makes its directory anew, with the right owner and mode, and removes it with the service.
    const isMade = path.startsWith('/run/') && view.units.some(({ load }) => load !== 'not-found');
    const entry = view.files.entries.find((e) => e.path === path && e.type === 'directory');
    if (isMade) return;
    if (entry !== undefined && (entry.owner !== 'root' || (entry.mode & 0o022) !== 0)) {
      const mode = entry.mode.toString(8).padStart(4, '0');
      report({
        message: 'unsafe',
        at: entry.origin,
        label: 'not safe enough for sshd',
        data: { path, owner: entry.owner, mode },
        ...consequence(context, later),
        ...(path.startsWith('/run/') ? { certainty: 'possible' as const } : {}),
      });
      return;
    }
    const shown = absenceOf(view.files.facts, path);
    if (shown === null || later) return;
    report({
      message: 'missing',
      at: shown,
      label: 'not there',
      data: { path },
      severity: 'warning',
      certainty: 'possible',
      verdict: 'refused',
    });
  },
});
