import type { Position } from 'unist';
import type { SourceFile } from './source-file.ts';

/** The position of a parsed-text span (end exclusive) in the raw artefact, as unist defines it. */
export function positionOf(file: SourceFile, start: number, end: number): Position {
  return { start: { ...file.map.pointAt(start) }, end: { ...file.map.pointAt(end) } };
}
