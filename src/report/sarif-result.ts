import type { Location, Result, Suppression } from 'sarif';
import type { FindingReport, FixReport, HostReport, SuppressionReport } from '#engine/document';
import type { SarifProfile } from './options.ts';
import { verdictOf } from './render-finding.ts';
import { fixesOf } from './sarif-fix.ts';
import { codeFlowOf } from './sarif-flow.ts';
import { ownLimits } from './sarif-limits.ts';
import { linkTo, plainMessage } from './sarif-message.ts';
import { physicalOf, primaryOf } from './sarif-place.ts';
import { symptomOf } from './wording.ts';

/** A result before it knows its place in the run: the rule's index is filled in by the run. */
export interface PreparedResult {
  readonly result: Result & { readonly ruleId: string };
  readonly certainty: FindingReport['certainty'];
  /** What had to be left out, in words that follow "In …". */
  readonly cuts: readonly string[];
}

const suppressionOf = ({ by, reason }: SuppressionReport): Suppression => ({
  kind: by === 'comment' ? 'inSource' : 'external',
  status: 'accepted',
  ...(reason === null ? {} : { justification: reason }),
});

/** A fix without an edit is none to SARIF; the message tells what to type. */
const typedFix = ({ title, verified, commands, keep }: FixReport): string =>
  ` ${plainMessage(`${title}: \`${commands.join('; ')}\` (${verified}).${keep === null ? '' : ` ${keep}`}`).text}`;

/** What is there, why, what to do; the client's words; what to type; then links to the related places. */
function messageOf(finding: FindingReport, host: HostReport, links: readonly string[]): string {
  const verdict = verdictOf(finding, host);
  const own = plainMessage(finding.text).text!;
  const words = verdict === null ? '' : ` ${plainMessage(verdict[0]!.toUpperCase() + verdict.slice(1)).text}`;
  const typed = finding.fixes.filter(({ edits, commands }) => edits.length === 0 && commands.length > 0).slice(0, 1);
  return `${own}${words}${typed.map(typedFix).join('')}${links.length === 0 ? '' : ` See ${links.join(', ')}.`}`;
}

function relatedOf(finding: FindingReport, most: number): { related: Location[]; links: string[]; cut: boolean } {
  const shown = finding.related.slice(0, most);
  return {
    related: shown.map(({ at, label }, index) => ({
      id: index + 1,
      physicalLocation: physicalOf(at),
      message: plainMessage(label),
    })),
    links: shown.map(({ label }, index) => linkTo(label, index + 1)),
    cut: shown.length < finding.related.length,
  };
}

export function prepareResult(finding: FindingReport, host: HostReport, profile: SarifProfile): PreparedResult {
  const { related, links, cut } = relatedOf(finding, ownLimits[profile].related);
  const flow = codeFlowOf(finding, profile);
  const at = `${finding.at.file}:${finding.at.line}`;
  const cuts = [
    ...(cut ? [`of the related places of ${finding.rule} at ${at} only the first ${related.length} are listed`] : []),
    ...(flow && flow.leftOut > 0
      ? [`${flow.leftOut} middle steps of the way to ${finding.rule} at ${at} are left out`]
      : []),
  ];
  const result: PreparedResult['result'] = {
    ruleId: finding.rule,
    level: finding.severity,
    message: { text: messageOf(finding, host, links) },
    locations: [primaryOf(finding.at)],
    partialFingerprints: { primaryLocationLineHash: finding.fingerprint },
    ...(related.length === 0 ? {} : { relatedLocations: related }),
    ...(flow ? { codeFlows: flow.codeFlows } : {}),
    ...fixesOf(finding.fixes),
    ...(finding.suppressed ? { suppressions: [suppressionOf(finding.suppressed)] } : {}),
    properties: {
      host: host.host,
      message: finding.message,
      certainty: finding.certainty,
      verdict: finding.verdict,
      symptom: finding.verdict === null ? null : symptomOf(finding, host),
      sources: finding.sources.slice(0, 20),
      view: finding.scope.view,
      to: finding.scope.to,
      port: finding.scope.port,
    },
  };
  return { result, certainty: finding.certainty, cuts };
}
