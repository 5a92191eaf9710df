import { type Diagnostic, DiagnosticSeverity, DiagnosticTag } from 'vscode-languageserver/node.js';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { DiagnosticReport, FindingReport, HostReport } from '#engine/document';
import { ruleUrl } from '#engine/links';
import type { Severity } from '#engine/rule';
import { rangeOf } from './lines.ts';

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  note: DiagnosticSeverity.Information,
};

/** Lines that the program passes over. */
const withoutEffect = new Set(['option-without-effect', 'missing-colon']);

/** Where other files of a report are, as an editor names them, and their texts where they are open or can be read. */
export interface Places {
  uriOf(file: string): string;
  documentOf(file: string): TextDocument | null;
}

/** What there is to say of one file of a host, as the editor shows it. Findings that are set aside are left out. */
export function toDiagnostics(host: HostReport, file: string, document: TextDocument, places: Places): Diagnostic[] {
  return [
    ...findingsIn(host, file).map((finding) => ofFinding(finding, document, places)),
    ...host.diagnostics.filter((one) => one.file === file).map((one) => ofInput(one, document)),
  ];
}

/** The findings that the editor shows in a file. */
export const findingsIn = (host: HostReport, file: string): readonly FindingReport[] =>
  host.findings.filter(({ at, suppressed }) => at.file === file && suppressed === undefined);

function ofFinding(finding: FindingReport, document: TextDocument, places: Places): Diagnostic {
  return {
    range: rangeOf(finding.at, document),
    severity: severities[finding.severity],
    source: 'sshreach',
    code: finding.rule,
    codeDescription: { href: ruleUrl(finding.rule) },
    message: finding.text,
    relatedInformation: finding.related.flatMap(({ at, label }) => {
      const other = places.documentOf(at.file);
      return other === null
        ? []
        : [{ location: { uri: places.uriOf(at.file), range: rangeOf(at, other) }, message: label }];
    }),
    data: finding.fingerprint,
  };
}

function ofInput({ code, severity, message, at }: DiagnosticReport, document: TextDocument): Diagnostic {
  const nowhere = { line: 1, column: 1, endLine: 1, endColumn: 1 };
  return {
    range: rangeOf(at ?? nowhere, document),
    severity: severities[severity],
    source: 'sshreach',
    code,
    message,
    ...(withoutEffect.has(code) ? { tags: [DiagnosticTag.Unnecessary] } : {}),
  };
}
