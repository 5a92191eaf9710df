/** The part of JSON Schema that `schemas/config.schema.json` uses. */
interface Schema {
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly required?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
}

/** The reference of `sshreach.toml` in Markdown, made from its schema: a section for each key, tables with their keys. */
export function settingsReference(text: string): string {
  const schema = JSON.parse(text) as Schema;
  const sections = Object.entries(schema.properties ?? {}).map(([key, value]) => section(key, value));
  return `# Configuration

${schema.description} The file is called \`sshreach.toml\`; \`sshreach init\` writes a commented one, \`sshreach config verify\`
checks it, and editors complete it with [its schema](https://github.com/sshreach/sshreach/blob/main/schemas/config.schema.json).

${sections.join('\n')}`;
}

const isTable = (schema: Schema): boolean => schema.properties !== undefined;

function section(key: string, schema: Schema): string {
  const inner = schema.items !== undefined && isTable(schema.items) ? schema.items : isTable(schema) ? schema : null;
  const head = inner === null ? `\`${key}\`` : schema.items === undefined ? `\`[${key}]\`` : `\`[[${key}]]\``;
  const keys = Object.entries(inner?.properties ?? {}).map(([name, value]) => {
    const needed = inner?.required?.includes(name) ? ', required' : '';
    return `- **\`${name}\`** (${kindOf(value)}${needed}): ${value.description ?? ''}`;
  });
  const kind = inner === null ? `\n\n${kindOf(schema).replace(/^[a-z]/, (letter) => letter.toUpperCase())}.` : '';
  return `## ${head}\n\n${schema.description ?? ''}${kind}\n${keys.length === 0 ? '' : `\n${keys.join('\n')}\n`}`;
}

/** A value's kind in words: `list of texts`, `one of note, warning, error`. */
function kindOf(schema: Schema): string {
  if (schema.enum !== undefined) return `one of ${schema.enum.map((value) => `\`${value}\``).join(', ')}`;
  if (Array.isArray(schema.type)) return schema.type.map((type) => kindOf({ ...schema, type })).join(' or ');
  if (schema.type === 'array') {
    const each = kindOf(schema.items ?? {});
    return each === 'text' ? 'list of texts' : `list, each ${each}`;
  }
  if (schema.type === 'object')
    return typeof schema.additionalProperties === 'object'
      ? `table, each value ${kindOf(schema.additionalProperties)}`
      : 'table';
  if (schema.minimum !== undefined && schema.maximum !== undefined)
    return `number from ${schema.minimum} to ${schema.maximum}`;
  return schema.type === 'string'
    ? 'text'
    : schema.type === 'boolean'
      ? '`true` or `false`'
      : `${schema.type ?? 'any value'}`;
}
