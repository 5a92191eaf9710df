import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readText } from '../project.ts';
import { framePage } from './frame-page.ts';
import { sitePages } from './site-pages.ts';

const assets = ['style.css', 'filter.js'];

/** Writes the whole site into a folder, which it empties first; how many pages there are. */
export function buildSite(folder: string): number {
  rmSync(folder, { recursive: true, force: true });
  const pages = sitePages();
  const files = [
    ...pages.map((page): [string, string] => [page.path, framePage(page)]),
    ...assets.map((name): [string, string] => [name, readText(`src/dev/site/${name}`)]),
    // Code hosts leave out what begins with an underscore unless they are told not to.
    ['.nojekyll', ''] as [string, string],
  ];
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return pages.length;
}
