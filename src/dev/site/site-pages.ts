import { formats } from '#formats/registry';
import { rules } from '#rules/index';
import { formatFolders, readText } from '../project.ts';
import { listFormats } from './list-formats.ts';
import { settingsReference } from './settings-reference.ts';

/** A page of the site, before it is HTML. */
export interface SitePage {
  /** Where it lies in the site: `rules/listener/loopback-only.html`. */
  readonly path: string;
  /** The file of the project that it is made from, against which its links count. */
  readonly source: string;
  readonly title: string;
  readonly markdown: string;
}

/** The address in the site of a file of the project; `null`: it has no page there. */
export function pathInSite(source: string): string | null {
  if (source === 'schemas/config.schema.json') return 'configuration.html';
  if (!source.endsWith('.md')) return null;
  return source.replace(/^src\//, '').replace(/(?:README)?\.md$/, (end) => (end === '.md' ? '.html' : 'index.html'));
}

const pageOf = (source: string, title: string, markdown = readText(source)): SitePage => ({
  path: pathInSite(source)!,
  source,
  title,
  markdown,
});

/** All of them, made from the pages, tables and schemas of the project. */
export const sitePages = (): SitePage[] => [
  pageOf('README.md', 'sshreach'),
  pageOf('CHANGELOG.md', 'Changes'),
  pageOf('CONTRIBUTING.md', 'Contributing'),
  pageOf('src/fleet/README.md', 'Many hosts'),
  pageOf('schemas/README.md', 'JSON schemas'),
  pageOf('schemas/config.schema.json', 'Configuration', settingsReference(readText('schemas/config.schema.json'))),
  pageOf('rules/README.md', 'Rules'),
  pageOf('rules/catalogue.md', 'Catalogue of conditions'),
  ...rules.map(({ id, title }) => pageOf(`rules/${id}.md`, title)),
  pageOf('src/formats/README.md', 'Formats', listFormats(formats, readText('src/formats/README.md'))),
  ...formatFolders().map((id) => pageOf(`src/formats/${id}/README.md`, formats.find((one) => one.id === id)!.title)),
];
