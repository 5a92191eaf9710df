import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { blockText, type PlaceBlock, readBlock } from './place-result.ts';

/** Results by the digest of all that they depend on. They are reports: secrets were taken out before. */
export class ResultCache {
  readonly #directory: string;
  /** Of version, options and settings. */
  readonly #run: string;

  constructor(directory: string, run: string) {
    this.#directory = directory;
    this.#run = run;
  }

  keyOf(description: string, digest: string): string {
    return createHash('sha256')
      .update(JSON.stringify([this.#run, description, digest]))
      .digest('hex');
  }

  /** What was asked for last is kept longest. */
  get(key: string): PlaceBlock | null {
    const file = this.#fileOf(key);
    try {
      const block = readBlock(readFileSync(file, 'utf8'));
      const now = new Date();
      if (block !== null) utimesSync(file, now, now);
      return block;
    } catch {
      return null;
    }
  }

  /** A cache that cannot be written is none. */
  put(key: string, block: PlaceBlock): void {
    const file = this.#fileOf(key);
    const half = `${file}.${process.pid}.${Math.random().toString(36).slice(2)}`;
    try {
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      writeFileSync(half, blockText(block), { mode: 0o600 });
      renameSync(half, file);
    } catch {
      return;
    }
  }

  #fileOf(key: string): string {
    return join(this.#directory, key.slice(0, 2), `${key.slice(2)}.ndjson`);
  }
}
