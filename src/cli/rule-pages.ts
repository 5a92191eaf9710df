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

/** A rule's page in Markdown; empty where it has none. */
export function readRulePage(id: string): string {
  const path = join(rulesFolder(), `${id}.md`);
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

/** The pages of all rules by id, for reports that carry them. */
export const readRulePages = (ids: readonly string[]): Map<string, string> =>
  new Map(ids.map((id) => [id, readRulePage(id)]));
