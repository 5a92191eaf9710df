import { formatAddress } from '#core/address';
import { type AddressSet, formatSet } from '#core/address-set';
import { redactSaidOf } from '#core/known-secrets';
import type { OriginId, OriginTable } from '#core/origin';
import { redact } from '#core/redact';
import type { SourceFile } from '#core/source-file';
import type { Answer, Outcome, Place, TraceStep } from '#reason/verdict';
import type { BecauseReport, OutcomeReport, PlaceReport, StepReport } from './document.ts';

/** Longer texts are cut in reports. */
const MAX_TEXT = 200;
const MAX_SOURCE_LINE = 2_000;

/** Turns origins into places in what the user has; every text that leaves here is redacted. */
export class Resolver {
  readonly #files: readonly SourceFile[];
  readonly #origins: OriginTable;
  readonly #keys = new Map<number, readonly number[]>();
  /** What takes secrets out of texts about a file. */
  readonly #said = new Map<number, (text: string) => string>();
  /** Places that share their answers share what is told of them. */
  readonly #reasons = new WeakMap<Answer['because'], BecauseReport[]>();
  readonly #texts = new WeakMap<AddressSet, readonly string[]>();

  constructor(files: readonly SourceFile[], origins: OriginTable) {
    this.#files = files;
    this.#origins = origins;
  }

  /** The first place behind an origin; `null` for defaults and missing evidence. */
  place(origin: OriginId): PlaceReport | null {
    const span = this.#origins.spans(origin)[0];
    return span === undefined ? null : this.span(span.file, span.start, span.end);
  }

  /**
   * The file of the first place behind an origin, as its host has it: a path inside the host, or inside of it a command,
   * wherever the bundle lies and however many outputs share a file. Empty for defaults and missing evidence.
   */
  claimedPath(origin: OriginId): string {
    const span = this.#origins.spans(origin)[0];
    return span === undefined ? '' : this.#files[span.file]!.claim.path;
  }

  /** Every place behind an origin. */
  places(origin: OriginId): PlaceReport[] {
    return this.#origins.spans(origin).map(({ file, start, end }) => this.span(file, start, end));
  }

  span(fileId: number, start: number, end: number): PlaceReport {
    const file = this.#files[fileId]!;
    const from = file.map.pointAt(start);
    const to = file.map.pointAt(Math.max(start, end));
    const { text } = file;
    const lineStart = text.lastIndexOf('\n', start - 1) + 1;
    const lineEnd = text.indexOf('\n', start);
    const line = text.slice(lineStart, lineEnd < 0 ? text.length : lineEnd).replace(/\r$/, '');
    const region = text.slice(start, Math.min(end, start + MAX_SOURCE_LINE)).replace(/\r?\n[\s\S]*$/, '');
    const inKey = this.#isInsideKey(fileId, start);
    return {
      file: file.path,
      line: from.line,
      column: from.column,
      endLine: to.line,
      endColumn: to.column,
      text: inKey ? REDACTED : cut(redactRegion(region, line), MAX_TEXT),
      sourceLine: inKey ? REDACTED : cut(redact(line), MAX_SOURCE_LINE),
    };
  }

  /** What is said about a place. */
  said(text: string, origin: OriginId | null): string {
    const span = origin === null ? undefined : this.#origins.spans(origin)[0];
    return this.saidOf(text, span?.file ?? null);
  }

  /** What is said about a file. */
  saidOf(text: string, file: number | null): string {
    if (file === null) return redact(text);
    let said = this.#said.get(file);
    if (said === undefined) {
      said = redactSaidOf(this.#files[file]!.text);
      this.#said.set(file, said);
    }
    return said(text);
  }

  /** A line in the middle of an armoured block is nothing that a pattern for one line recognises. */
  #isInsideKey(fileId: number, at: number): boolean {
    let borders = this.#keys.get(fileId);
    if (borders === undefined) {
      borders = findKeys(this.#files[fileId]!.text);
      this.#keys.set(fileId, borders);
    }
    // Inside where the last border before it is a beginning.
    return borders.findLastIndex((border) => border <= at) % 2 === 0;
  }

  step(step: TraceStep): StepReport {
    const { packet, hop, stage, depth, importance, origin } = step;
    const at = origin === null ? null : this.place(origin);
    return { packet, hop, stage, text: this.said(step.text, origin), at, depth, importance };
  }

  because({ because }: Answer): BecauseReport[] {
    let reasons = this.#reasons.get(because);
    if (reasons === undefined) {
      reasons = this.#resolve(because);
      this.#reasons.set(because, reasons);
    }
    return reasons;
  }

  #resolve(because: Answer['because']): BecauseReport[] {
    const found = new Map<string, BecauseReport>();
    for (const { origin, sources } of because) {
      for (const { sourceLine: _, ...place } of this.places(origin)) {
        found.set(`${place.file}:${place.line}:${place.column}`, { ...place, sources: this.#format(sources) });
      }
    }
    return [...found.values()];
  }

  outcome(host: string, outcome: Outcome): OutcomeReport {
    return { ...this.answer(host, outcome), sources: this.#format(outcome.sources) };
  }

  #format(set: AddressSet): readonly string[] {
    let texts = this.#texts.get(set);
    if (texts === undefined) {
      texts = formatSet(set);
      this.#texts.set(set, texts);
    }
    return texts;
  }

  /** An answer without its sources: those are the question's. */
  answer(host: string, answer: Place & Answer): Omit<OutcomeReport, 'sources'> {
    return {
      host,
      view: answer.view,
      family: answer.family,
      to: answer.to === null ? 'any' : formatAddress(answer.to),
      port: answer.port,
      interface: answer.interface,
      ...(answer.user === undefined ? {} : { user: answer.user }),
      verdict: answer.verdict,
      certainty: answer.certainty,
      symptom: answer.symptom,
      hop: answer.hop,
      conditions: answer.conditions,
      assumes: answer.assumes,
      alternatives: answer.alternatives,
      because: this.because(answer),
    };
  }
}

const REDACTED = '[redacted]';

/** Where armoured blocks begin and end, in turn; the last may be open. */
function findKeys(text: string): number[] {
  const borders: number[] = [];
  let begin = findArmour(text, 'BEGIN ', 0);
  while (begin >= 0) {
    borders.push(begin);
    const end = findArmour(text, 'END ', begin);
    if (end < 0) break;
    borders.push(end);
    begin = findArmour(text, 'BEGIN ', end);
  }
  return borders;
}

/** Letters are rarer than dashes: looking for the word first is several times faster in files of options. */
function findArmour(text: string, word: string, from: number): number {
  for (let at = text.indexOf(word, from); at >= 0; at = text.indexOf(word, at + 1))
    if (at - DASHES.length >= from && text.startsWith(DASHES, at - DASHES.length)) return at - DASHES.length;
  return -1;
}

const DASHES = '-----';

/** What gives a secret away may stand before the region on its line. */
const redactRegion = (region: string, line: string): string => {
  const safe = redact(region);
  return safe === region && redact(line) !== line && !redact(line).includes(region) ? REDACTED : safe;
};

const cut = (text: string, length: number): string => (text.length > length ? `${text.slice(0, length - 1)}…` : text);
