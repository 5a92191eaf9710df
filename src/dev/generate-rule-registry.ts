import { generatedNotice, identifierOf, ruleIds } from './project.ts';

/** `rules/index.ts`: every rule, by id. */
export function generateRuleRegistry(): string {
  const ids = ruleIds();
  const imports = [
    "import type { Rule } from '#engine/rule';",
    ...ids.map((id) => `import ${identifierOf(id)} from './${id}.ts';`),
  ];
  const oneLine = `export const rules: readonly Rule[] = [${ids.map(identifierOf).join(', ')}];`;
  const list =
    oneLine.length <= 120
      ? oneLine
      : `export const rules: readonly Rule[] = [\n${ids.map((id) => `  ${identifierOf(id)},\n`).join('')}];`;
  return `${generatedNotice}
${imports.join('\n')}

/** Every rule, by id. */
${list}
`;
}
