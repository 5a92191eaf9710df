/**
 * The result document: everything that reports may see. Plain JSON, every origin resolved to a place in what the user
 * has, every text redacted (no key material, password hashes, tokens) but not yet escaped for a medium.
 * Sorted: hosts by name; findings by file, line, column, rule.
 */
import type { PrivateNames } from '#core/redaction/redact-text';
import type { Certainty, Hop, Verdict } from '#reason/verdict';
import type { Severity } from './rule.ts';

export interface ReportDocument {
  readonly schemaVersion: 1;
  readonly tool: { readonly name: 'sshreach'; readonly version: string; readonly url: string };
  readonly hosts: readonly HostReport[];
  /** All rules of the run, sorted by id, whether they fired or not. */
  readonly rules: readonly RuleReport[];
}

/** Hosts to go through, more than once, without all of them being in memory. */
export interface HostSequence extends Iterable<HostReport> {
  readonly length: number;
  /** From `start`, up to `end` without it. */
  slice(start: number, end: number): HostSequence;
}

/** The same result, whether its hosts are in memory or come from a file one after the other. */
export interface StreamedDocument extends Omit<ReportDocument, 'hosts'> {
  readonly hosts: HostSequence;
}

export interface RuleReport {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  /** The page: Markdown, and its address. */
  readonly page: string;
  readonly url: string;
}

export interface HostReport {
  readonly host: string;
  readonly views: readonly ('running' | 'after-reboot')[];
  readonly findings: readonly FindingReport[];
  readonly diagnostics: readonly DiagnosticReport[];
  readonly notEvaluated: readonly {
    readonly rule: string;
    readonly missing: readonly { readonly layer: string; readonly command: string | null }[];
  }[];
  /** Files that were read, sorted by path, with the kind they were taken for; `null`: nobody recognised it. */
  readonly files: readonly { readonly path: string; readonly kind: string | null; readonly quality: string }[];
  /** Who reaches SSH, in `reach`'s words; present where the run computed it. */
  readonly summary: readonly OutcomeReport[];
  /** What must not be shown; reports never get it. */
  readonly names?: PrivateNames;
}

/** A place in a file, `line` and `column` from 1 in UTF-16 units, end exclusive. `lines` are the whole lines it spans. */
export interface PlaceReport {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  /** The text of the region, redacted, at most 200 characters. */
  readonly text: string;
  /** The whole first line of the region, redacted, without its line end; code frames show it. */
  readonly sourceLine: string;
}

export interface FindingReport {
  readonly rule: string;
  /** `rule#message`. */
  readonly message: string;
  readonly severity: Severity;
  readonly certainty: Certainty;
  readonly verdict: Verdict | null;
  /** Sentences: what is there, why it hurts, what to do. */
  readonly text: string;
  readonly at: PlaceReport;
  readonly label: string | null;
  readonly related: readonly { readonly at: PlaceReport; readonly label: string }[];
  /** The way of the packets, where the finding is about one. */
  readonly path: readonly StepReport[];
  /** Whom it concerns: `["0.0.0.0/0"]`; empty where it is about everybody or nobody. */
  readonly sources: readonly string[];
  readonly scope: { readonly view: string | null; readonly to: string | null; readonly port: number | null };
  /** What to do, tried on the evidence; empty where nothing that could be tried helps. */
  readonly fixes: readonly FixReport[];
  /** 16 hex digits and `:ordinal`, stable under unrelated edits. */
  readonly fingerprint: string;
  /** Why nobody needs to look at it; reports for people leave such findings out and count them. */
  readonly suppressed?: SuppressionReport;
}

/** A change that was made to a copy of the evidence and evaluated again. */
export interface FixReport {
  /** An imperative: `Remove this line`. */
  readonly title: string;
  /** Whether it can be made without anybody looking at it: it takes no restriction away that was meant. */
  readonly safe: boolean;
  /** What it does: `after this, 10.0.0.0/8 at 192.0.2.10, port 22 is accepted at every hop`. */
  readonly verified: string;
  /** In files that people edit; a dump is never edited. */
  readonly edits: readonly EditReport[];
  /** What to type on the host, in this order. */
  readonly commands: readonly string[];
  /** What keeps it over a reboot, as a sentence; `null` where nothing more is to be done. */
  readonly keep: string | null;
}

/** The region that is replaced, `line` and `column` from 1 in UTF-16 units, end exclusive. */
export interface EditReport {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly text: string;
}

/** `baseline`: known before, and accepted then. */
export interface SuppressionReport {
  readonly by: 'comment' | 'configuration' | 'baseline';
  readonly reason: string | null;
}

export interface StepReport {
  readonly packet: 'syn' | 'answer' | 'resent-syn' | 'ack' | 'banner';
  readonly hop: Hop;
  readonly stage: string;
  readonly text: string;
  readonly at: PlaceReport | null;
  readonly depth: number;
  readonly importance: 'deciding' | 'matched' | 'passed';
}

export interface DiagnosticReport {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly effect: 'none' | 'widens';
  readonly file: string | null;
  readonly at: PlaceReport | null;
}

/** One answer of `reach`, as `schemas/reach.schema.json` has it. */
export interface OutcomeReport {
  readonly host: string;
  readonly view: string;
  readonly family: 4 | 6;
  /** An address, or `any`. */
  readonly to: string;
  readonly port: number;
  readonly interface: string | null;
  /** The user asked about; absent where none was. */
  readonly user?: string;
  readonly sources: readonly string[];
  readonly verdict: Verdict;
  readonly certainty: Certainty;
  readonly symptom: string | null;
  readonly hop: Hop | null;
  readonly conditions: readonly string[];
  readonly assumes: readonly { readonly layer: string; readonly command: string }[];
  readonly alternatives: readonly {
    readonly verdict: Verdict;
    readonly symptom: string | null;
    readonly hop: Hop | null;
  }[];
  readonly because: readonly BecauseReport[];
}

export interface BecauseReport {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly text: string;
  readonly sources: readonly string[];
}

/** The answer to one question of `reach`, as `schemas/reach.schema.json` has it. */
export interface AnswerReport {
  /** The index of the question. */
  readonly query: number;
  readonly host: string;
  readonly view: string;
  readonly from: string;
  /** An address, or `any`. */
  readonly to: string;
  readonly port: number;
  readonly interface: string | null;
  /** The user asked about; absent where none was. */
  readonly user?: string;
  readonly verdict: Verdict;
  readonly certainty: Certainty;
  readonly symptom: string | null;
  readonly hop: Hop | null;
  readonly conditions: readonly string[];
  readonly assumes: OutcomeReport['assumes'];
  readonly alternatives: OutcomeReport['alternatives'];
  readonly because: readonly Omit<BecauseReport, 'sources'>[];
}

/** What `reach` prints: answers to questions, or the partition of all sources. */
export type ReachReport =
  | { readonly answers: readonly AnswerReport[] }
  | { readonly partition: readonly OutcomeReport[] };
