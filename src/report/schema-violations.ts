import { isObject, type Json } from './json-access.ts';

/** A place in a JSON value (JSON Pointer) and what is wrong there. */
export interface Violation {
  readonly where: string;
  readonly message: string;
  /** Only the text of a string is at fault, not the structure. */
  readonly isFormat: boolean;
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value === 'number' && Number.isInteger(value) ? 'integer' : typeof value;
}

const fitsType = (value: unknown, type: string): boolean =>
  typeOf(value) === type || (type === 'number' && typeof value === 'number');

const pointer = (where: string, key: string | number): string =>
  `${where}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;

/** An absolute URI has a scheme; neither kind holds blanks, control characters or unfinished escapes. */
const uriCharacters = /^(?:[\w.~!$&'()*+,;=:@/?#[\]-]|%[0-9A-Fa-f]{2})*$/;
const formats: Readonly<Record<string, (text: string) => boolean>> = {
  uri: (text) => /^[A-Za-z][A-Za-z0-9+.-]*:/.test(text) && uriCharacters.test(text),
  'uri-reference': (text) => uriCharacters.test(text),
  'date-time': (text) =>
    /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/.test(text) && !Number.isNaN(Date.parse(text)),
  uuid: (text) => /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(text),
};

/** Equal JSON values give equal text, whatever the order of their keys. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    isObject(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  );

/** Real logs are a few dozen levels deep; a file made to exhaust the stack is more. */
const deepest = 200;

function isTooDeep(value: unknown): boolean {
  let level = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > deepest) return true;
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
  }
  return false;
}

class Walk {
  readonly #root: Json;
  readonly found: Violation[] = [];

  constructor(root: Json) {
    this.#root = root;
  }

  #fits(value: unknown, schema: unknown): boolean {
    const inner = new Walk(this.#root);
    inner.check(value, schema, '');
    return inner.found.length === 0;
  }

  #resolve(reference: string): unknown {
    const steps = reference.replace(/^#\/?/, '').split('/');
    return steps.reduce<unknown>((at, step) => (step === '' || !isObject(at) ? at : at[step]), this.#root);
  }

  check(value: unknown, schema: unknown, where: string): void {
    if (!isObject(schema)) return;
    const say = (message: string): void => void this.found.push({ where: where || '/', message, isFormat: false });
    if (typeof schema.$ref === 'string') this.check(value, this.#resolve(schema.$ref), where);
    const types = typeof schema.type === 'string' ? [schema.type] : (schema.type as string[] | undefined);
    if (types && !types.some((type) => fitsType(value, type))) {
      say(`is ${typeOf(value)}, not ${types.join(' or ')}`);
      return;
    }
    if (Array.isArray(schema.enum) && !schema.enum.some((allowed) => canonical(allowed) === canonical(value))) {
      say(`is none of ${schema.enum.map((allowed) => JSON.stringify(allowed)).join(', ')}`);
    }
    if (typeof value === 'number') {
      if (typeof schema.minimum === 'number' && value < schema.minimum) say(`is less than ${schema.minimum}`);
      if (typeof schema.maximum === 'number' && value > schema.maximum) say(`is more than ${schema.maximum}`);
    }
    if (typeof value === 'string') {
      if (typeof schema.pattern === 'string' && !new RegExp(schema.pattern, 'u').test(value)) {
        say(`does not have the form ${schema.pattern}`);
      }
      const fits = typeof schema.format === 'string' ? formats[schema.format] : undefined;
      if (fits && !fits(value)) {
        this.found.push({ where: where || '/', message: `is no valid ${schema.format as string}`, isFormat: true });
      }
    }
    if (Array.isArray(schema.anyOf) && !schema.anyOf.some((one) => this.#fits(value, one))) say('lacks what it needs');
    if (Array.isArray(schema.oneOf) && schema.oneOf.filter((one) => this.#fits(value, one)).length !== 1) {
      say('is not exactly one of the allowed forms');
    }
    if (Array.isArray(value)) this.#checkArray(value, schema, where, say);
    else if (isObject(value)) this.#checkObject(value, schema, where, say);
  }

  #checkArray(value: readonly unknown[], schema: Json, where: string, say: (message: string) => void): void {
    if (typeof schema.minItems === 'number' && value.length < schema.minItems) {
      say(`has fewer than ${schema.minItems} items`);
    }
    if (schema.uniqueItems === true && value.length > 1 && new Set(value.map(canonical)).size < value.length)
      say('has equal items');
    for (const [index, item] of value.entries()) this.check(item, schema.items, pointer(where, index));
  }

  #checkObject(value: Json, schema: Json, where: string, say: (message: string) => void): void {
    const properties = isObject(schema.properties) ? schema.properties : {};
    for (const key of (schema.required as string[] | undefined) ?? []) {
      if (!Object.hasOwn(value, key)) say(`lacks \`${key}\``);
    }
    for (const [key, item] of Object.entries(value)) {
      if (Object.hasOwn(properties, key)) this.check(item, properties[key], pointer(where, key));
      else if (schema.additionalProperties === false) say(`has \`${key}\`, which the schema does not know`);
      else this.check(item, schema.additionalProperties, pointer(where, key));
    }
  }
}

/**
 * Checks a value against a JSON schema with the keywords that the SARIF schema uses: types, enumerations, bounds,
 * `$ref` inside the schema, objects, arrays, `anyOf`, `oneOf`, patterns and formats. Schemas that use others are not
 * for it. Development uses ajv; this is what the command carries.
 */
export function schemaViolations(value: unknown, schema: unknown): Violation[] {
  if (!isObject(schema)) return [];
  if (isTooDeep(value)) {
    return [{ where: '/', message: `is nested more than ${deepest} levels deep`, isFormat: false }];
  }
  const walk = new Walk(schema);
  walk.check(value, schema, '');
  return walk.found;
}
