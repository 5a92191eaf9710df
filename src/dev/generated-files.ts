import type { Format } from '#formats/format';
import { generateFormatReadme } from './generate-format-readme.ts';
import { generateFormatRegistry } from './generate-format-registry.ts';
import { generateRuleList } from './generate-rule-list.ts';
import { generateRuleRegistry } from './generate-rule-registry.ts';
import { exists, formatFolders, readText } from './project.ts';

export interface GeneratedFile {
  readonly path: string;
  readonly content: string;
}

const isManifest = (value: unknown): value is Format =>
  typeof value === 'object' && value !== null && 'detect' in value && 'load' in value;

async function manifestOf(folder: string): Promise<Format> {
  const exported = Object.values((await import(`../formats/${folder}/format.ts`)) as Record<string, unknown>);
  const manifest = exported.find(isManifest);
  if (manifest === undefined) throw new Error(`src/formats/${folder}/format.ts exports no manifest`);
  return manifest;
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
  for (const folder of ['_template', ...formatFolders()])
    await add(`src/formats/${folder}/README.md`, async () => {
      const format = await manifestOf(folder);
      return generateFormatReadme(folder, format, await format.load());
    });
  return { pages, broken };
}

export const isFresh = ({ path, content }: GeneratedFile): boolean => exists(path) && readText(path) === content;
