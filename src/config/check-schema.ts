import { nearestName } from '#core/nearest-name';
import type { KeyPath } from './key-places.ts';

/** The part of JSON Schema (draft 7) that `schemas/config.schema.json` uses. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly string[];
  /** Alternatives of different types. */
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly pattern?: string;
  readonly minLength?: number;
  /** Inclusive, as `maximum`. */
  readonly minimum?: number;
  readonly maximum?: number;
  readonly description?: string;
}

export interface Violation {
  readonly path: KeyPath;
  /** One sentence for who wrote the file. */
  readonly message: string;
}

const words: Readonly<Record<string, string>> = {
  object: 'a table',
  array: 'a list',
  string: 'a text in quotes',
  integer: 'a whole number',
  boolean: 'true or false',
};

function typeName(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (Number.isInteger(value)) return 'integer';
  return value === null ? 'null' : typeof value;
}

const list = (values: readonly string[]): string => values.map((value) => `"${value}"`).join(', ');

function checkTable(schema: Schema, value: Readonly<Record<string, unknown>>, path: KeyPath): Violation[] {
  const known = schema.properties ?? {};
  const found: Violation[] = [];
  for (const [key, inner] of Object.entries(value)) {
    const own = Object.hasOwn(known, key) ? known[key]! : schema.additionalProperties;
    if (typeof own === 'object') found.push(...checkSchema(own, inner, [...path, key]));
    else if (own === false) {
      const near = nearestName(key, Object.keys(known));
      const hint = near === null ? `Known are ${Object.keys(known).join(', ')}.` : `Did you mean ${near}?`;
      found.push({ path: [...path, key], message: `There is no setting "${key}" here. ${hint}` });
    }
  }
  for (const key of schema.required ?? [])
    if (!Object.hasOwn(value, key)) found.push({ path, message: `"${key}" is missing here.` });
  return found;
}

const typesOf = ({ type }: Schema): readonly string[] => (type === undefined ? ['string'] : [type].flat());

/** The alternative of the value's type; where there is none, one that says what types there are. */
function fittingType(alternatives: readonly Schema[], value: unknown): Schema {
  const type = typeName(value);
  return alternatives.find((one) => typesOf(one).includes(type)) ?? { type: alternatives.flatMap(typesOf) };
}

/** Every place where the value is not as the schema says. */
export function checkSchema(schema: Schema, value: unknown, path: KeyPath = []): Violation[] {
  if (schema.anyOf) return checkSchema(fittingType(schema.anyOf, value), value, path);
  const name = path.length === 0 ? 'The file' : `"${path.at(-1)}"`;
  const type = typeName(value);
  const types = schema.type === undefined ? [type] : [schema.type].flat();
  if (!types.includes(type)) {
    const wanted = types.map((one) => words[one] ?? one).join(' or ');
    return [{ path, message: `${name} must be ${wanted}, not ${words[type] ?? `a ${type}`}.` }];
  }
  if (schema.enum !== undefined && !schema.enum.includes(value as string)) {
    const near = typeof value === 'string' ? nearestName(value, schema.enum) : null;
    const hint = near === null ? '' : ` Did you mean "${near}"?`;
    return [{ path, message: `${name} must be one of ${list(schema.enum)}, not ${JSON.stringify(value)}.${hint}` }];
  }
  if (typeof value === 'string') {
    if (schema.minLength !== undefined && value.length < schema.minLength)
      return [{ path, message: `${name} must not be empty.` }];
    if (schema.pattern !== undefined && !new RegExp(schema.pattern).test(value))
      return [{ path, message: `${name} must look like ${schema.pattern}, not ${JSON.stringify(value)}.` }];
  }
  if (typeof value === 'number') {
    const { minimum = value, maximum = value } = schema;
    if (value < minimum || value > maximum)
      return [{ path, message: `${name} must be from ${minimum} to ${maximum}, not ${value}.` }];
  }
  if (Array.isArray(value))
    return schema.items ? value.flatMap((item, i) => checkSchema(schema.items!, item, [...path, i])) : [];
  return type === 'object' ? checkTable(schema, value as Record<string, unknown>, path) : [];
}
