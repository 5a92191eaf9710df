import type { ArtifactLocation, Location, PhysicalLocation, Region } from 'sarif';
import type { PlaceReport } from '#engine/document';
import { escapeLines, escapeTerminal } from './escape.ts';

const baseId = '%SRCROOT%';

/** Names the base of all our URIs without a machine's path. */
export const uriBases = {
  [baseId]: { description: { text: 'The directory that the paths of this run are relative to.' } },
};

/** Percent-encodes what may not stand in a URI; half characters, which have no encoding, are replaced. */
export const encodePart = (text: string): string => encodeURIComponent(text.replace(/\p{Cs}/gu, '\ufffd'));

/**
 * A path as a relative URI: forward slashes, percent-encoded, no leading slash, no `.` or `..`, nothing that reads as
 * a scheme. GitHub refuses all others.
 */
export function uriOf(path: string): string {
  const kept: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') kept.pop();
    else if (segment !== '' && segment !== '.') kept.push(segment);
  }
  return kept.map(encodePart).join('/') || 'unnamed';
}

export const artifactOf = (path: string): ArtifactLocation => ({ uri: uriOf(path), uriBaseId: baseId });

function regionOf({ line, column, endLine, endColumn, text }: PlaceReport): Region {
  const lastLine = Math.max(line, endLine);
  const lastColumn = lastLine === line ? Math.max(column, endColumn) : endColumn;
  return {
    startLine: line,
    startColumn: column,
    endLine: lastLine,
    endColumn: lastColumn,
    ...(text === '' ? {} : { snippet: { text: escapeLines(text) } }),
  };
}

export const physicalOf = (at: PlaceReport): PhysicalLocation => ({
  artifactLocation: artifactOf(at.file),
  region: regionOf(at),
});

/** A result's place: with the whole line as context where the region is a part of one. */
export function primaryOf(at: PlaceReport): Location {
  const physicalLocation = physicalOf(at);
  const partial = at.line === at.endLine && at.sourceLine.length > at.text.length && at.sourceLine.length <= 200;
  if (partial) {
    physicalLocation.contextRegion = { startLine: at.line, snippet: { text: escapeTerminal(at.sourceLine) } };
  }
  return { physicalLocation };
}

/** A whole file: its first line, since importers want a region. */
export const fileLocation = (path: string): Location => ({
  physicalLocation: { artifactLocation: artifactOf(path), region: { startLine: 1 } },
});
