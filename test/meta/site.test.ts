import { dirname, join } from 'node:path/posix';
import { describe, expect, it } from 'vitest';
import { framePage } from '../../src/dev/site/frame-page.ts';
import { sitePages } from '../../src/dev/site/site-pages.ts';

const pages = sitePages();
const paths = new Set([...pages.map(({ path }) => path), 'style.css', 'filter.js']);

describe('the site', () => {
  it('has a page for each rule, and the reference of every setting', () => {
    expect(paths.has('rules/listener/loopback-only.html')).toBe(true);
    const settings = pages.find(({ path }) => path === 'configuration.html')!.markdown;
    expect(settings).toContain('## `[[expect]]`');
    expect(settings).toMatch(/^- \*\*`from`\*\* \(.+, required\): \S/m);
    expect(settings).toContain('One of `note`, `warning`, `error`.');
  });

  it('leads to its own pages, and fetches nothing from elsewhere', () => {
    for (const page of pages) {
      const html = framePage(page);
      expect(html.match(/(?:src|srcset)="[^"]*:\/\/[^"]*"|<link[^>]*:\/\/|style="/g) ?? []).toEqual([]);
      const links = [...html.matchAll(/(?:href|src)="([^"#]+)/g)].map(([, link = '']) => link);
      const missing = links.filter((link) => !/^https?:/.test(link) && !paths.has(join(dirname(page.path), link)));
      expect({ page: page.path, missing }).toEqual({ page: page.path, missing: [] });
    }
  });
});
