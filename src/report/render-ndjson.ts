import type { HostReport, StreamedDocument } from '#engine/document';
import { jsonLine } from './json-text.ts';
import { ordered } from './ordered-json.ts';

/** One host as one line, `schemas/ndjson.schema.json`; ends with a line end. */
export const ndjsonLine = (host: HostReport): string =>
  jsonLine(ordered({ type: 'host', schemaVersion: 1, tool: 'sshreach', ...host }));

/** A line a host, for `jq`, DuckDB and whatever reads a stream. */
export function* renderNdjson({ hosts }: StreamedDocument): Generator<string> {
  for (const host of hosts) yield ndjsonLine(host);
}
