import { withoutPackedSuffix } from '../file-names.ts';
import { longestMagic } from './packing.ts';

/** Files of at most this many bytes are kept whole. */
const small = 64 * 1024;
/** What is kept of larger ones that say nothing. */
const head = 8 * 1024;
/** As `largestFile` of single files. */
const largest = 64 * 1024 * 1024;

/** Programs, libraries and documents of a whole machine. */
const bulk =
  /(?:^|\/)(?:usr\/(?:share|include|src|games|libexec|bin|sbin)|boot|sys|dev)\/|(?:^|\/)(?:usr\/)?lib(?:32|64|x32)?\/(?:modules|python|firmware|x86_64|aarch64)/;

/** Collects what is worth keeping of one member while it passes. */
export class MemberKeeper {
  readonly #path: string;
  readonly #isEvidence: (path: string, start: Buffer) => boolean;
  readonly #hasRoom: (bytes: number) => boolean;
  #pieces: Buffer[] = [];
  #kept = 0;
  #decided: 'open' | 'whole' | 'head' = 'open';
  /** Bytes that passed. */
  size = 0;
  outOfRoom = false;

  constructor(path: string, isEvidence: (path: string, start: Buffer) => boolean, hasRoom: (bytes: number) => boolean) {
    this.#path = path;
    this.#isEvidence = isEvidence;
    this.#hasRoom = hasRoom;
  }

  push(piece: Buffer): void {
    this.size += piece.length;
    if (this.#decided === 'head' || this.#kept >= largest) return;
    if (!this.#hasRoom(this.#kept + piece.length)) {
      this.outOfRoom = true;
      this.#decided = 'head';
      return;
    }
    this.#pieces.push(piece);
    this.#kept += piece.length;
    if (this.#decided === 'open' && this.#kept >= small) this.#decide();
  }

  #decide(): void {
    const start = Buffer.concat(this.#pieces);
    this.#decided = this.#isEvidence(this.#path, start) ? 'whole' : 'head';
    if (this.#decided === 'whole') return;
    this.#pieces = [Buffer.from(start.subarray(0, head))];
    this.#kept = head;
  }

  #isCompressedEvidence(all: Buffer): boolean {
    return withoutPackedSuffix(this.#path) !== null && this.#isEvidence(this.#path, all);
  }

  /** What is kept. Bytes that are no text say no more than their first ones do. */
  bytes(): Buffer {
    const all = Buffer.concat(this.#pieces);
    const wide = (all[0] === 0xff && all[1] === 0xfe) || (all[0] === 0xfe && all[1] === 0xff);
    const isText = wide || !all.subarray(0, small).includes(0);
    const nothing = bulk.test(this.#path) || (!isText && !this.#isCompressedEvidence(all));
    return nothing && all.length > longestMagic ? Buffer.from(all.subarray(0, longestMagic)) : all;
  }
}
