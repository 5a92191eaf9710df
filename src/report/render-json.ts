import type { StreamedDocument } from '#engine/document';
import { orderedJson } from './ordered-json.ts';

/** The lines of a value as they stand further inside. */
const indented = (value: unknown, blanks: number): string =>
  orderedJson(value)
    .trimEnd()
    .replaceAll('\n', `\n${' '.repeat(blanks)}`);

/** The whole result document, `schemas/report.schema.json`. */
export function* renderJson({ hosts, ...head }: StreamedDocument): Generator<string> {
  const [before, after] = orderedJson({ ...head, hosts: [] }).split('\n  "hosts": []') as [string, string];
  yield `${before}\n  "hosts": [`;
  let isFirst = true;
  for (const host of hosts) {
    yield `${isFirst ? '' : ','}\n    ${indented(host, 4)}`;
    isFirst = false;
  }
  yield `${isFirst ? '' : '\n  '}]${after}`;
}
