import type { RuleContext } from '#engine/rule';
import type { StartFault } from '#model/daemon';

/** A fault stops the next start; where the daemon still runs with what it read before, nobody notices until then. */
export type FaultMessage = 'stops' | 'later';

/**
 * Reports each fault of the daemon's configuration that has one of these codes: an error where sshd does not run, a
 * warning where it still does. `data.words` are the daemon's own.
 */
export function reportFaults(context: RuleContext<FaultMessage>, fits: (code: string) => boolean, label: string): void {
  const { view, report } = context;
  const config = view.daemon.files;
  if (config === null) return;
  const runs =
    view.listeners.basis === 'observed' && view.listeners.sockets.some((s) => s.programs.some((p) => /^sshd/.test(p)));
  for (const fault of config.faults.filter((f) => fits(f.code))) {
    report({
      message: runs ? 'later' : 'stops',
      at: fault.origin,
      label,
      data: { ...fault.data, words: wordsOf(fault) },
      severity: runs ? 'warning' : 'error',
      related: runs ? [] : stateOf(context),
      verdict: 'refused',
    });
  }
}

/** Where the service manager shows that it did not start. */
function stateOf({ view }: RuleContext<FaultMessage>): { at: number; label: string }[] {
  return view.units
    .filter((u) => u.active === 'failed')
    .slice(0, 1)
    .map((u) => ({ at: u.places.active ?? u.origin, label: 'the service failed' }));
}

/** Without the file and line that the place already tells. */
const wordsOf = (fault: StartFault): string => fault.message.replace(/^\S+:? line \d+: /, '').replace(/\.$/, '');
