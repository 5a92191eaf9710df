import { dirname, relative } from 'node:path/posix';
import { projectUrl } from '#engine/links';
import { escapeHtml, renderMarkdown } from './render-markdown.ts';
import type { SitePage } from './site-pages.ts';

const parts: readonly (readonly [string, string])[] = [
  ['index.html', 'sshreach'],
  ['rules/index.html', 'Rules'],
  ['formats/index.html', 'Formats'],
  ['configuration.html', 'Configuration'],
  ['rules/catalogue.html', 'Catalogue'],
  ['CONTRIBUTING.html', 'Contributing'],
  ['CHANGELOG.html', 'Changes'],
];

/** Nothing is fetched from elsewhere, and the browser is told so. */
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; base-uri 'none'";

/** A whole page of the site. */
export function framePage(page: SitePage): string {
  const to = (path: string): string => relative(dirname(page.path), path);
  const links = parts.map(([path, name]) => {
    const current = path === page.path ? ' aria-current="page"' : '';
    return `<a href="${to(path)}"${current}>${name}</a>`;
  });
  const title = page.path === 'index.html' ? 'sshreach: who reaches SSH' : `${page.title} · sshreach`;
  const filter = page.path === 'rules/index.html' ? `<script src="${to('filter.js')}" defer></script>` : '';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<link rel="stylesheet" href="${to('style.css')}">
${filter}
</head>
<body>
<a class="skip" href="#content">To the text</a>
<nav aria-label="Site">${links.join('\n')}</nav>
<main id="content">
${page.source.startsWith('rules/') && page.title !== 'Rules' ? `<p class="lead">${escapeHtml(page.title)}</p>\n` : ''}${renderMarkdown(page)}</main>
<footer><a href="${projectUrl}/blob/main/${page.source}">Source of this page</a></footer>
</body>
</html>
`;
}
