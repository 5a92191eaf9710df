import type { Schema } from '#config/check-schema';
import { ruleTable } from '#config/rule-table';
import { readText } from './project.ts';

/** Rules of plug-ins are known when the file is read, so that any option passes here. */
const anyRule: Schema = {
  ...ruleTable({}),
  additionalProperties: { type: 'integer' },
};

/** `schemas/config.schema.json`, written by hand but for what it says of rules, which is made from the rules. */
export async function generateConfigSchema(): Promise<string> {
  const { rules } = await import('#rules/index');
  const schema = JSON.parse(readText('schemas/config.schema.json'));
  const severity: Schema = { type: 'string', ...ruleTable({}).properties?.severity };
  const tables: Schema = {
    type: 'object',
    additionalProperties: { anyOf: [severity, anyRule] },
    properties: Object.fromEntries(
      rules.flatMap(({ id, title, options }) =>
        options === undefined ? [] : [[id, { description: `${title}.`, anyOf: [severity, ruleTable({ options })] }]],
      ),
    ),
  };
  const said = (one: Schema): Schema => ({ ...(one.description ? { description: one.description } : {}), ...tables });
  const own = schema.properties;
  own.rules = said(own.rules);
  own.host.items.properties.rules = said(own.host.items.properties.rules);
  return `${JSON.stringify(schema, null, 2)}\n`;
}
