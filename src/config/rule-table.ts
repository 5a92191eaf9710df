import type { Rule } from '#engine/rule';
import type { Schema } from './check-schema.ts';

/** The schema of a rule's table in the settings: its severity and its options. */
export function ruleTable({ options = {} }: Pick<Rule, 'options'>): Schema {
  const numbers = Object.entries(options).map(([name, option]): [string, Schema] => {
    const { description, minimum, maximum } = option;
    return [name, { description: `${description} Default: ${option.default}.`, type: 'integer', minimum, maximum }];
  });
  return {
    type: 'object',
    additionalProperties: false,
    properties: { severity: { enum: ['off', 'note', 'warning', 'error'] }, ...Object.fromEntries(numbers) },
  };
}
