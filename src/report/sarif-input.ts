import { createHash } from 'node:crypto';
import type { Notification } from 'sarif';
import type { DiagnosticReport, HostReport } from '#engine/document';
import { plainMessage } from './sarif-message.ts';
import { fileLocation, physicalOf, primaryOf } from './sarif-place.ts';
import type { PreparedResult } from './sarif-result.ts';
import { notUnderstood } from './sarif-rule.ts';
import { list } from './wording.ts';

/** What the run says about itself: descriptors of `driver.notifications` are made from the ids. */
export type PreparedNotification = Notification & { readonly descriptor: { id: string } };

/** A stable key from the parts that edits elsewhere do not change, 16 hex digits and an ordinal. */
export const fingerprintOf = (parts: readonly string[], ordinal: number): string =>
  `${createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16)}:${ordinal}`;

function notificationOf({ code, severity, message, at, file }: DiagnosticReport): PreparedNotification {
  const place = at ? { physicalLocation: physicalOf(at) } : file === null ? null : fileLocation(file);
  return {
    descriptor: { id: code },
    level: severity,
    message: plainMessage(message),
    ...(place ? { locations: [place] } : {}),
  };
}

/** One low-level result for each file and kind of problem, at the first place; the notifications have every place. */
export function inputResults(host: HostReport): PreparedResult[] {
  const firsts = new Map<string, { diagnostic: DiagnosticReport; file: string; more: boolean }>();
  for (const diagnostic of host.diagnostics) {
    const file = diagnostic.at?.file ?? diagnostic.file;
    if (diagnostic.effect !== 'widens' || file === null) continue;
    const key = JSON.stringify([file, diagnostic.code]);
    const known = firsts.get(key);
    if (known) known.more = true;
    else firsts.set(key, { diagnostic, file, more: false });
  }
  return [...firsts.values()].map(({ diagnostic, file, more }) => {
    const rest = more ? ' The file has more of the kind; the notifications of this run list them.' : '';
    return {
      certainty: 'possible',
      cuts: [],
      result: {
        ruleId: notUnderstood,
        level: 'note',
        message: {
          text: `${plainMessage(diagnostic.message).text} Answers that depend on it are less certain.${rest}`,
        },
        locations: [diagnostic.at ? primaryOf(diagnostic.at) : fileLocation(file)],
        partialFingerprints: { primaryLocationLineHash: fingerprintOf([notUnderstood, file, diagnostic.code], 1) },
        properties: { host: host.host, code: diagnostic.code },
      },
    };
  });
}

/** Parse problems, and rules that could not be evaluated with the command that would make them. */
export function inputNotifications(host: HostReport): PreparedNotification[] {
  const missing = host.notEvaluated.map(({ rule, missing }): PreparedNotification => {
    const what = missing.map(({ layer, command }) => (command === null ? layer : `run \`${command}\``));
    return {
      descriptor: { id: 'not-evaluated' },
      associatedRule: { id: rule },
      level: 'note',
      message: plainMessage(`${rule} was not evaluated; not collected: ${list(what)}`),
    };
  });
  return [...host.diagnostics.map(notificationOf), ...missing];
}

/** Something that a limit kept out of the file. */
export const cutNotification = (text: string): PreparedNotification => ({
  descriptor: { id: 'report-cut' },
  level: 'warning',
  message: plainMessage(text),
});
