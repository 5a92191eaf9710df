import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import type { HostReport } from '#engine/document';
import { blockText, type PlaceBlock, type PlaceResult } from './place-result.ts';

/** Where the report of a host is. */
export interface ReportPlace {
  readonly log: ResultLog;
  /** Of its first byte. */
  readonly offset: number;
  readonly bytes: number;
}

/** A result in a file, and where the reports of its hosts are; `null` for hosts without one. */
export interface StoredResult {
  readonly result: PlaceResult;
  readonly reports: readonly (ReportPlace | null)[];
}

const firstPiece = 16 * 1024;

/** Results in a file, one after the other: what was found stays there and only its place is in memory. */
export class ResultLog {
  readonly #descriptor: number;
  #end = 0;

  /** `new`: must not be there yet. `read`: nothing is added. */
  constructor(path: string, mode: 'new' | 'more' | 'read') {
    this.#descriptor = openSync(path, { new: 'wx+', more: 'r+', read: 'r' }[mode], 0o600);
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  addLine(text: string): void {
    const bytes = Buffer.from(`${text}\n`);
    for (let written = 0; written < bytes.length; )
      written += writeSync(this.#descriptor, bytes, written, bytes.length - written, this.#end + written);
    this.#end += bytes.length;
  }

  add(block: PlaceBlock): StoredResult {
    const begin = this.#end;
    const text = blockText(block);
    this.addLine(text.slice(0, -1));
    return this.#stored(block.result, begin + Buffer.byteLength(text) - Buffer.byteLength(block.reports));
  }

  /** The first line, and the results behind it; one that was cut off, or is none, ends them and is overwritten. */
  read(): { readonly head: string | null; readonly results: StoredResult[] } {
    const head = this.#lineAt(0);
    const results: StoredResult[] = [];
    this.#end = head === null ? 0 : Buffer.byteLength(head) + 1;
    while (head !== null) {
      const line = this.#lineAt(this.#end);
      const result = line === null ? null : parseResult(line);
      if (line === null || result === null) break;
      const stored = this.#stored(result, this.#end + Buffer.byteLength(line) + 1);
      const end = this.#end + Buffer.byteLength(line) + 1 + result.hosts.reduce((sum, { bytes }) => sum + bytes, 0);
      if (!this.#isLineEnd(end - 1)) break;
      this.#end = end;
      results.push(stored);
    }
    return { head, results };
  }

  reportAt({ offset, bytes }: ReportPlace): HostReport {
    return JSON.parse(this.#bytesAt(offset, bytes).toString('utf8')) as HostReport;
  }

  /** The reports of a result as they are stored. */
  textOf({ reports }: StoredResult): string {
    return reports.map((one) => (one === null ? '' : this.#bytesAt(one.offset, one.bytes).toString('utf8'))).join('');
  }

  #stored(result: PlaceResult, begin: number): StoredResult {
    let offset = begin;
    const reports = result.hosts.map(({ bytes }): ReportPlace | null => {
      if (bytes === 0) return null;
      const at = { log: this, offset, bytes };
      offset += bytes;
      return at;
    });
    return { result, reports };
  }

  #bytesAt(offset: number, length: number): Buffer {
    const buffer = Buffer.allocUnsafe(length);
    let got = 0;
    while (got < length) {
      const count = readSync(this.#descriptor, buffer, got, length - got, offset + got);
      if (count === 0) break;
      got += count;
    }
    return buffer.subarray(0, got);
  }

  #isLineEnd(offset: number): boolean {
    return this.#bytesAt(offset, 1)[0] === 0x0a;
  }

  /** The line that begins at an offset, without its end; `null` where there is no whole one. */
  #lineAt(offset: number): string | null {
    for (let length = firstPiece; ; length *= 4) {
      const bytes = this.#bytesAt(offset, length);
      const end = bytes.indexOf(0x0a);
      if (end >= 0) return bytes.toString('utf8', 0, end);
      if (bytes.length < length) return null;
    }
  }
}

function parseResult(line: string): PlaceResult | null {
  try {
    const value = JSON.parse(line) as PlaceResult;
    return value.type === 'place' && Array.isArray(value.hosts) ? value : null;
  } catch {
    return null;
  }
}
