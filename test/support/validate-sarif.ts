import { gzipSync } from 'node:zlib';
import { checkSarif } from '#report/sarif-check';
import { schemaErrors } from './validate-json.ts';

/**
 * What is wrong with the text of a SARIF file: errors against the 2.1.0 schema (ajv, formats on), then what GitHub would
 * refuse or misread. Empty where all is well.
 */
export function sarifErrors(text: string): string[] {
  const log: unknown = JSON.parse(text);
  const problems = checkSarif(log, { compressedBytes: gzipSync(text).length });
  return [
    ...schemaErrors('sarif-2.1.0', log),
    ...problems.map(({ effect, where, message, times }) => `${effect}: ${where} ${message} (${times})`),
  ];
}
