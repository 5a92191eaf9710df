import { defineRule } from '#engine/rule';
import type { OpenSshVersion, SettingPlace } from '#model/daemon';

/** Options of which every line counts, or which keep their last value. */
const adding = new Set([
  ...['port', 'listenaddress', 'hostkey', 'hostcertificate', 'acceptenv', 'subsystem', 'setenv'],
  ...['allowusers', 'denyusers', 'allowgroups', 'denygroups', 'fingerprinthash', 'streamlocalbindmask'],
]);

/** First release, as major × 100 + minor, that keeps the first value. */
const firstSince: Readonly<Record<string, number>> = {
  maxstartups: 1001,
  persourcenetblocksize: 1001,
  persourcemaxstartups: 905,
  ipqos: 1003,
};

/** Options over which people are locked out, or let in. */
const decisive =
  /^(?:password|pubkey|kbdinteractive|challengeresponse)authentication$|^(?:permitrootlogin|usepam|addressfamily|authorizedkeysfile|authenticationmethods)$/;

const restrictive = /^(?:no|prohibit-password|without-password|forced-commands-only|inet6?|publickey.*)$/i;

const releaseOf = (version: OpenSshVersion | null): number =>
  version === null ? Number.POSITIVE_INFINITY : version.major * 100 + version.minor;

const wordsIn = ({ values }: SettingPlace): string => values.join(' ').toLowerCase();

/** A line that comes too late: sshd keeps the first value of most options. */
export default defineRule({
  id: 'sshd/setting-shadowed',
  title: 'An earlier line decides, and this one does nothing',
  severity: 'warning',
  needs: ['daemon'],
  messages: {
    late:
      'This line says {keyword} {value}, and an earlier one has already set it to {first}. ' +
      'sshd keeps the first value, also where that stands in an included file, so this line does nothing. ' +
      'Change or remove the earlier line; `sshd -T` shows what is in force.',
  },
  check({ view, report }) {
    const config = view.daemon.files;
    if (config === null || config.faults.length > 0) return;
    const release = releaseOf(view.version);
    const first = new Map<string, SettingPlace>();
    for (const place of config.places.filter((p) => !p.conditional)) {
      const { keyword } = place;
      const known = first.get(keyword);
      if (known === undefined) first.set(keyword, place);
      if (known === undefined || adding.has(keyword) || !config.settings.has(keyword)) continue;
      if (release < (firstSince[keyword] ?? 0) || wordsIn(known) === wordsIn(place)) continue;
      report({
        message: 'late',
        at: place.origin,
        label: 'does nothing',
        data: { keyword, value: place.values.join(' '), first: known.values.join(' ') },
        related: [{ at: known.origin, label: 'this line decides' }],
        // The other way round it lets more people in than the line says, and keeps nobody out.
        severity: decisive.test(keyword) && restrictive.test(known.values[0] ?? '') ? 'warning' : 'note',
      });
    }
  },
});
