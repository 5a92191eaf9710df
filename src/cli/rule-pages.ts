import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** `rules/` of this package, beside `dist` or `src`. */
function rulesFolder(): string {
  for (let directory = dirname(fileURLToPath(import.meta.url)); ; directory = dirname(directory)) {
    if (existsSync(join(directory, 'rules', 'README.md'))) return join(directory, 'rules');
    if (dirname(directory) === directory) throw new Error('the pages of the rules are missing from this installation');
  }
}

function pageIn(folder: string, id: string): string {
  try {
    return readFileSync(`${folder}/${id}.md`, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

/** A rule's page in Markdown; empty where it has none. */
export const readRulePage = (id: string): string => pageIn(rulesFolder(), id);

/** The pages of all rules by id, for reports that carry them. */
export function readRulePages(ids: readonly string[]): Map<string, string> {
  const folder = rulesFolder();
  return new Map(ids.map((id) => [id, pageIn(folder, id)]));
}
