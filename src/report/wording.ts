import type { FindingReport, HostReport, OutcomeReport } from '#engine/document';

type Verdict = OutcomeReport['verdict'];

/** What a client on Linux is told where the exact words are not known. */
const seen: Readonly<Record<Verdict, string>> = {
  accepted: 'the SSH banner',
  refused: 'Connection refused',
  unreachable: 'No route to host, or a similar error',
  timeout: 'Connection timed out',
  stalled: 'a connection without a banner (Connection timed out during banner exchange)',
  closed: 'a connection that is closed or reset before the banner',
  disconnected: 'a connection that ends after the banner, before authentication',
  'auth-denied': 'Permission denied',
  forwarded: 'whatever another machine answers',
  unknown: 'cannot be told from what was collected',
};

/** The client's words. */
export const clientSees = (verdict: Verdict, symptom: string | null): string => symptom ?? seen[verdict];

/** The exact words for a finding where the answers of its host agree on them. */
export function symptomOf(finding: FindingReport, host: HostReport): string | null {
  const fitting = host.summary.filter((outcome) => outcome.verdict === finding.verdict && outcome.symptom !== null);
  const blamed = fitting.filter((outcome) =>
    outcome.because.some((line) => line.file === finding.at.file && line.line === finding.at.line),
  );
  const words = new Set((blamed.length > 0 ? blamed : fitting).map((outcome) => outcome.symptom));
  return words.size === 1 ? [...words][0]! : null;
}

/** `1 error`, `2 errors`. */
export const count = (amount: number, noun: string): string =>
  `${amount} ${amount === 1 ? noun : noun.endsWith('y') ? `${noun.slice(0, -1)}ies` : `${noun}s`}`;

/** `a`, `a and b`, `a, b and c`; beyond `most` items `a, b and 3 more`. */
export function list(items: readonly string[], most = Number.POSITIVE_INFINITY): string {
  const shown = items.length > most ? [...items.slice(0, most), `${items.length - most} more`] : [...items];
  const last = shown.pop() ?? '';
  return shown.length === 0 ? last : `${shown.join(', ')} and ${last}`;
}

/**
 * Cuts a message into its sentences. A stop ends a sentence where a capital, a quotation mark or a backtick follows
 * the blank, or the name of a program with which messages begin sentences, and never inside backticks or after an
 * abbreviation.
 */
export function sentences(text: string): string[] {
  const found: string[] = [];
  let from = 0;
  for (const stop of text.matchAll(/[.!?]["')\]]?\s+(?=[A-Z`"'([/]|(?:sshd|systemd|libwrap)\b)/g)) {
    const end = stop.index + stop[0].trimEnd().length;
    const sentence = text.slice(from, end);
    const inCode = (sentence.split('`').length - 1) % 2 === 1;
    if (inCode || /\b(?:e\.g|i\.e|etc|cf|vs|resp|no)\.$/i.test(sentence)) continue;
    found.push(sentence.trim());
    from = end;
  }
  const rest = text.slice(from).trim();
  if (rest !== '') found.push(rest);
  return found;
}

/** The first sentence, without its full stop: the heading of a finding. */
export const headline = (text: string): string => (sentences(text)[0] ?? '').replace(/\.$/, '');
