import { No, Yes } from '#core/tri';
import { verdictOf } from '#engine/judge-outcomes';
import type { ProposedChange, Report, RuleContext } from '#engine/rule';
import type { StartFault } from '#model/daemon';
import type { HostView } from '#model/host-model';
import { isServing, sshSockets } from '#reason/listener/ssh-sockets';

/** A fault stops the next start; where the daemon still runs with what it read before, nobody notices until then. */
export type FaultMessage = 'stops' | 'later';

/** The two sentences of a rule about faults; `why` says what sshd makes of such a line. */
export const faultMessages = (why: string): Record<FaultMessage, string> => ({
  stops: `sshd does not start: {words}. ${why}, so nobody gets in. Correct this line, check with \`sshd -t\`, then start the service.`,
  later: `sshd will not start again: {words}. ${why}; the running daemon read its configuration before, and after the next restart or reboot nobody gets in. Correct this line and check with \`sshd -t\` before anybody restarts sshd.`,
});

/** Whether a daemon itself runs: a socket that systemd holds for it only starts it with these files. */
export const daemonRuns = (view: HostView): boolean =>
  isServing(view) === Yes &&
  (view.listeners.basis !== 'observed' ||
    sshSockets(view).some((s) => s.programs.length === 0 || s.programs.some((p) => !/^(?:systemd|init)\b/.test(p))));

/**
 * Reports each fault of the daemon's configuration that has one of these codes: an error where sshd does not run, a
 * warning where it still does.
 */
export function reportFaults(
  context: RuleContext<FaultMessage>,
  fits: (code: string) => boolean,
  label: string,
  more: (fault: StartFault) => Readonly<Record<string, string>> = () => ({}),
): void {
  const { view, report } = context;
  const later = daemonRuns(view);
  for (const fault of view.daemon.files?.faults ?? []) {
    if (!fits(fault.code) || fault.when === 'connection') continue;
    report({
      message: later ? 'later' : 'stops',
      at: fault.origin,
      label,
      data: { words: wordsOf(fault), ...more(fault) },
      related: later ? [] : stateOf(view),
      ...consequence(context, later),
      changes: changesFor(fault),
    });
  }
}

/** The word that may be meant, else away with the line. */
function changesFor({ origin, data: { near } }: StartFault): ProposedChange[] {
  const remove: ProposedChange = { change: { change: 'remove', at: origin }, title: 'Remove this line', safe: false };
  if (!near) return [remove];
  return [{ change: { change: 'rename', at: origin, name: near }, title: `Read it as ${near}`, safe: false }, remove];
}

/** What a daemon that does not start means for clients, now or later. */
export function consequence(
  { view, outcomes }: Pick<RuleContext, 'view' | 'outcomes'>,
  later: boolean,
): Pick<Report, 'severity' | 'certainty' | 'verdict'> {
  const { test } = view.daemon;
  // A test run without complaints contradicts what the files say: they changed since, or are those of another host.
  const doubted = test !== null && test.faults.length === 0;
  const held = sshSockets(view).some((s) => s.programs.includes('systemd'));
  return {
    severity: later ? 'warning' : 'error',
    certainty: doubted ? 'possible' : 'certain',
    verdict: later
      ? 'refused'
      : held
        ? 'closed'
        : isServing(view) === No
          ? verdictOf(outcomes(), 'refused')
          : 'refused',
  };
}

/** Where the service manager shows that it did not start. */
const stateOf = (view: HostView): { at: number; label: string }[] =>
  view.units
    .filter((u) => u.active === 'failed')
    .slice(0, 1)
    .map((u) => ({ at: u.places.active ?? u.origin, label: 'the service failed' }));

/** Without the file and line that the place already tells. */
export const wordsOf = (fault: StartFault): string =>
  fault.message.replace(/^\S+:? line \d+: | at line \d+$/g, '').replace(/[.\s]+$/, '');
