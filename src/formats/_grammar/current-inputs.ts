import type { ParsedFile } from '../format.ts';

/** The inputs that speak of the host itself: outputs that failed and other network namespaces say nothing of it. */
export const currentInputs = <S>(inputs: readonly ParsedFile<S>[]): readonly ParsedFile<S>[] =>
  inputs.filter(({ file }) => file.quality !== 'failed' && file.namespace === null);
