import type { OriginId, OriginTable } from '#core/origin';
import type { SourceFile } from '#core/source-file';
import { textMap } from '#core/text-map';
import type { Declared, Expectation } from './expectation.ts';

/** The settings as files that findings may point into, after those of the evidence. */
export class DeclaredFiles {
  readonly files: readonly SourceFile[];
  readonly #ids = new Map<string, number>();

  /** `firstId` is the number of files of the evidence. */
  constructor(expectations: readonly Expectation[], firstId: number) {
    const texts = new Map(expectations.map(({ declared }) => [declared.path, declared.text]));
    this.files = [...texts].map(([path, text], i) => {
      this.#ids.set(path, firstId + i);
      return {
        id: firstId + i,
        host: 'site',
        path,
        claim: { path, slug: path },
        namespace: null,
        capturedAt: null,
        quality: 'complete',
        text,
        map: textMap(text),
      };
    });
  }

  originOf({ path, start, end }: Declared, origins: OriginTable): OriginId {
    return origins.span(this.#ids.get(path)!, start, end);
  }
}
