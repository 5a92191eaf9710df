/**
 * Opens every page of the site and HTML reports in headless Chromium: links and anchors, layout in a narrow and a wide
 * window, sizes of text and targets, contrast in light and dark, nothing fetched from elsewhere, and no markup from what
 * was analysed. Needs Debian's chromium, or another by its path in CHROMIUM.
 *
 *     npm run test:browser
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { buildSite } from '../../src/dev/site/build-site.ts';
import { sitePages } from '../../src/dev/site/site-pages.ts';
import { brokenLinks, type Linked } from './check-links.ts';
import { serveFolder } from './serve-folder.ts';
import { hostile, writeReports } from './write-reports.ts';

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
if (!existsSync(executablePath)) {
  console.error(`There is no ${executablePath}: install Debian's chromium, or name another in CHROMIUM.`);
  process.exit(1);
}

let passed = 0;
let failed = 0;
function check(name: string, problems: readonly string[]): void {
  if (problems.length === 0) passed++;
  else failed++;
  if (problems.length > 0) console.log(`NOT OK ${name}\n${problems.slice(0, 8).join('\n')}`);
}

const inspector = readFileSync(new URL('inspect-page.js', import.meta.url), 'utf8');
const inspect = (page: Page, narrow: boolean): Promise<string[]> => page.evaluate(`(${inspector})(${narrow})`);

/** The page as a phone and a desk show it, in light and in dark. */
async function checkLooks(page: Page, name: string): Promise<void> {
  for (const width of [360, 1280])
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme });
      check(`${name}, ${width} px, ${colorScheme}`, await inspect(page, width === 360));
    }
}

const folder = mkdtempSync(join(tmpdir(), 'sshreach-site-'));
buildSite(folder);
await writeReports(folder);
const { address, server } = await serveFolder(folder);
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
try {
  const page = await browser.newPage();
  let trouble: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') trouble.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => trouble.push(`script: ${error.message}`));
  page.on('dialog', (dialog) => {
    trouble.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(address)) trouble.push(`fetches ${request.url()}`);
  });
  const open = async (path: string): Promise<void> => {
    trouble = [];
    const response = await page.goto(`${address}${path}`);
    check(`${path} opens and fetches nothing from elsewhere`, response?.ok() ? trouble : ['not found', ...trouble]);
  };

  const linked = new Map<string, Linked>();
  for (const { path } of sitePages()) {
    await open(path);
    await checkLooks(page, path);
    const found: Linked = await page.evaluate(`({
      ids: [...document.querySelectorAll('[id]')].map(({ id }) => id),
      links: [...document.querySelectorAll('a[href]')].map(({ href }) => href),
    })`);
    linked.set(`${address}${path}`, found);
  }
  for (const [url, found] of linked)
    check(`links of ${url.slice(address.length)}`, brokenLinks(found, linked, address));

  await open('rules/index.html');
  await page.getByLabel('Find rules').fill('loopback');
  const shown: string[] = await page.evaluate(
    `[...document.querySelectorAll('tbody tr')].filter((row) => row.checkVisibility()).map((row) => row.textContent)`,
  );
  const strangers = shown.filter((text) => !text.toLowerCase().includes('loopback'));
  check('the list of rules can be searched', shown.length > 0 ? strangers : ['nothing is found']);

  for (const report of ['story.html', 'hostile.html']) {
    await open(report);
    await page.evaluate(`document.querySelectorAll('details').forEach((one) => { one.open = true; })`);
    await checkLooks(page, report);
    check(
      `${report} has only markup of ours`,
      await page.evaluate(`[
      ...document.querySelectorAll('script, img, svg, iframe, object, embed, form, base, link, [onerror], [onload], body style'),
      ...[...document.querySelectorAll('a')].filter(({ protocol }) => protocol !== 'https:'),
    ].map((element) => element.outerHTML)`),
    );
  }
  const text: string = await page.evaluate('document.body.textContent');
  check(
    'hostile text is shown as it stands',
    hostile.slice(0, 3).filter((one) => !text.includes(one)),
  );
  check('hostile text does not run', (await page.evaluate('globalThis.taken')) === undefined ? [] : ['it ran']);
} finally {
  await browser.close();
  server.close();
  rmSync(folder, { recursive: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
