import type { RuleContext } from '#engine/rule';
import type { StartFault } from '#model/daemon';
import { type FaultMessage, faultMessages, reportFaults, wordsOf } from './report-faults.ts';

/** A fault of some releases, where nobody knows which one this is. */
export type DoubtfulMessage = FaultMessage | 'depends';

/** The sentences of a rule about faults that came with a release; `why` says what sshd makes of such a line. */
export const messagesByRelease = (why: string): Record<DoubtfulMessage, string> => ({
  ...faultMessages(why),
  depends: `Whether sshd starts depends on its {which}: OpenSSH {refusing} exits ({words}), OpenSSH {taking} takes the line. ${why}, and then nobody gets in; which {which} this host has was not collected. Find out with \`{command}\`, and write the line so that both take it.`,
});

/** As `reportFaults`, and besides what only some of the releases stop over that this daemon may be. */
export function reportFaultsByRelease(
  context: RuleContext<DoubtfulMessage>,
  fits: (code: string) => boolean,
  label: string,
  more: (fault: StartFault) => Readonly<Record<string, string>> = () => ({}),
): void {
  reportFaults({ ...context, report: (finding) => context.report(finding) }, fits, label, more);
  for (const fault of context.view.daemon.files?.doubtful ?? []) {
    if (!fits(fault.code) || fault.when === 'connection') continue;
    context.report({
      message: 'depends',
      at: fault.origin,
      label,
      data: {
        words: wordsOf(fault),
        refusing: fault.refusing,
        taking: fault.taking,
        ...(fault.differs ?? { which: 'release', command: 'sshd -V' }),
        ...more(fault),
      },
      severity: 'warning',
      certainty: 'possible',
      verdict: 'refused',
    });
  }
}
