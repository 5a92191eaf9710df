import type { Rule } from '#engine/rule';
import { markdownTable } from './markdown-table.ts';
import { readText } from './project.ts';

const heading = '## Options';
/** The section stands in front of this one. */
const next = '## When to ignore it';

/** What a rule's page says of its options; empty where it has none. */
function optionsSection({ id, options }: Rule): string {
  if (options === undefined) return '';
  const rows = Object.entries(options).map(([name, one]) => [
    `\`${name}\``,
    String(one.default),
    `${one.minimum} to ${one.maximum}`,
    one.description,
  ]);
  const table = markdownTable(['option', 'default', 'from', 'what it decides'], rows);
  const example = rows.map(([name = '', value]) => `${name.replaceAll('`', '')} = ${value}`).join(', ');
  return `${heading}\n\n${table}\n\n\`\`\`toml\n[rules]\n"${id}" = { ${example} }\n\`\`\`\n\n`;
}

/** A rule's page with its options as the rule has them. */
export function generateRuleOptions(rule: Rule): string {
  const page = readText(`rules/${rule.id}.md`);
  const end = page.indexOf(`\n${next}`) + 1;
  const start = page.indexOf(`\n${heading}\n`) + 1;
  return `${page.slice(0, start > 0 ? start : end)}${optionsSection(rule)}${page.slice(end)}`;
}
