import type { HostReport, ReportDocument } from '#engine/document';
import { jsonLine } from './json-text.ts';
import { ordered } from './ordered-json.ts';

/** One host as one line, `schemas/ndjson.schema.json`; ends with a line end. */
export const ndjsonLine = (host: HostReport): string =>
  jsonLine(ordered({ type: 'host', schemaVersion: 1, tool: 'sshreach', ...host }));

/** A line a host, for `jq`, DuckDB and whatever reads a stream. */
export const renderNdjson = ({ hosts }: ReportDocument): string => hosts.map(ndjsonLine).join('');
