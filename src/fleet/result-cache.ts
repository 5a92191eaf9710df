import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
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

  get(key: string): PlaceBlock | null {
    try {
      return readBlock(readFileSync(this.#fileOf(key), 'utf8'));
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
