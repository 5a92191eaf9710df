import { defineRule } from '#engine/rule';
import type { StartFault } from '#model/daemon';
import { messagesByRelease, reportFaultsByRelease } from './shared/report-doubtful.ts';

/** A misspelt option, one of the client, or one that came with a later version or another build: fatal. */
export default defineRule({
  id: 'sshd/unknown-option',
  title: 'sshd_config has an option that this sshd does not know',
  severity: 'error',
  needs: ['daemon'],
  messages: messagesByRelease('{hint} makes it exit'),
  check(context) {
    reportFaultsByRelease(
      context,
      (code) => code === 'unknown-keyword',
      'this version has no such option',
      (fault) => ({
        hint: hintOf(fault),
      }),
    );
  },
});

/** What the word may be instead, as the beginning of a sentence. */
function hintOf({ data }: StartFault): string {
  if (data.near) return `A word that it does not know (${data.near} may be meant)`;
  if (data.since) return `An option of OpenSSH ${data.since}, newer than this one,`;
  if (data.until) return `An option that is gone since OpenSSH ${data.until}`;
  if (data.package) return `An option that only ${data.package} has, since this package is built without GSSAPI,`;
  if (data.builds) return `An option of other builds (${data.builds})`;
  return 'A word that it does not know';
}
