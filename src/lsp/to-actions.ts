import { type CodeAction, CodeActionKind, type Diagnostic, type TextEdit } from 'vscode-languageserver/node.js';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { EditReport, FindingReport } from '#engine/document';
import { rangeOf } from './lines.ts';
import type { Places } from './to-diagnostics.ts';

/** Kinds of files that people edit and whose comments begin with a number sign. */
const commented = new Set([
  ...['sshd-config', 'sshd-config-drop-in', 'hosts-allow', 'hosts-deny'],
  ...['nft-config', 'iptables-rules', 'ip6tables-rules'],
]);

/** What can be done about a finding: its fixes that are edits, and a comment that sets it aside. */
export function toActions(
  finding: FindingReport,
  diagnostic: Diagnostic,
  kind: string | null,
  places: Places,
  versioned: boolean,
): CodeAction[] {
  const actions = finding.fixes.flatMap((fix): CodeAction[] => {
    const edit = editOf(fix.edits, places, versioned);
    if (edit === null) return [];
    const about = { title: `${fix.title} (${fix.verified})`, kind: CodeActionKind.QuickFix, diagnostics: [diagnostic] };
    return [{ ...about, edit, ...(fix.safe ? { isPreferred: true } : {}) }];
  });
  if (kind !== null && commented.has(kind)) {
    const { file, line } = finding.at;
    const start = { file, line, column: 1, endLine: line, endColumn: 1 };
    const edit = editOf([{ ...start, text: `# sshreach: ignore[${finding.rule}]\n` }], places, versioned);
    const title = `Ignore ${finding.rule} here, by a comment`;
    if (edit !== null) actions.push({ title, kind: CodeActionKind.QuickFix, diagnostics: [diagnostic], edit });
  }
  return actions;
}

/** `null` where there is nothing to edit, or a file cannot be read. `versioned`: whether the client takes versions. */
function editOf(edits: readonly EditReport[], places: Places, versioned: boolean): CodeAction['edit'] | null {
  const byFile = new Map<string, { readonly document: TextDocument; readonly edits: TextEdit[] }>();
  for (const edit of edits) {
    const document = byFile.get(edit.file)?.document ?? places.documentOf(edit.file);
    if (document === null) return null;
    const own = byFile.get(edit.file) ?? { document, edits: [] };
    own.edits.push({ range: rangeOf(edit, document), newText: edit.text });
    byFile.set(edit.file, own);
  }
  if (byFile.size === 0) return null;
  if (!versioned)
    return { changes: Object.fromEntries([...byFile].map(([file, own]) => [places.uriOf(file), own.edits])) };
  return {
    documentChanges: [...byFile].map(([file, own]) => ({
      textDocument: { uri: places.uriOf(file), version: own.document.version < 0 ? null : own.document.version },
      edits: own.edits,
    })),
  };
}
