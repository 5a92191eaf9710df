import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

const compiled = new Map<string, ValidateFunction>();

/** The errors of a value against `schemas/<name>.schema.json`, as text; empty where it is valid. */
export function schemaErrors(
  name: 'report' | 'ndjson' | 'reach' | 'effective' | 'sarif-2.1.0',
  value: unknown,
): string[] {
  let validate = compiled.get(name);
  if (!validate) {
    const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true, strict: name !== 'sarif-2.1.0' });
    formats.default(ajv);
    validate = ajv.compile(schemaOf(name));
    compiled.set(name, validate);
  }
  if (validate(value)) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath || '/'} ${message}`);
}

export const schemaOf = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(new URL(`../../schemas/${name}.schema.json`, import.meta.url), 'utf8'));
