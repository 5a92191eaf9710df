import { format as toy } from '#formats/_template/format';
import { generateConfigSchema } from './generate-config-schema.ts';
import { generateFormatReadme } from './generate-format-readme.ts';
import { generateFormatRegistry } from './generate-format-registry.ts';
import { generateRuleList } from './generate-rule-list.ts';
import { generateRuleOptions } from './generate-rule-options.ts';
import { generateRuleRegistry } from './generate-rule-registry.ts';
import { exists, readText } from './project.ts';

export interface GeneratedFile {
  readonly path: string;
  readonly content: string;
}

/** The files that only import others. They come first: without them nothing else runs. */
export const generateRegistries = (): GeneratedFile[] => [
  { path: 'src/formats/registry.ts', content: generateFormatRegistry() },
  { path: 'rules/index.ts', content: generateRuleRegistry() },
];

/** The pages, which need the formats and rules to run; `broken` says of each that did not why. */
export async function generatePages(): Promise<{ pages: GeneratedFile[]; broken: string[] }> {
  const pages: GeneratedFile[] = [];
  const broken: string[] = [];
  const add = async (path: string, content: () => Promise<string>): Promise<void> => {
    try {
      pages.push({ path, content: await content() });
    } catch (error) {
      broken.push(`${path}: ${error instanceof Error ? error.message : error}`);
    }
  };
  await add('rules/README.md', generateRuleList);
  await add('schemas/config.schema.json', generateConfigSchema);
  const { rules } = await import('#rules/index');
  for (const rule of rules.filter(({ options }) => options !== undefined))
    await add(`rules/${rule.id}.md`, async () => generateRuleOptions(rule));
  const { formats } = await import('#formats/registry');
  for (const [folder, format] of [['_template', toy] as const, ...formats.map((one) => [one.id, one] as const)])
    await add(`src/formats/${folder}/README.md`, async () => generateFormatReadme(folder, format, await format.load()));
  return { pages, broken };
}

export const isFresh = ({ path, content }: GeneratedFile): boolean => exists(path) && readText(path) === content;
