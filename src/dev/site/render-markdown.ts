import { dirname, join, relative } from 'node:path/posix';
import { Marked, type Tokens } from 'marked';
import { projectUrl } from '#engine/links';
import { exists } from '../project.ts';
import { pathInSite, type SitePage } from './site-pages.ts';

export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** The anchor of a heading, as code hosts make it: `## Can I trust it?` → `can-i-trust-it`. */
const slug = (text: string): string =>
  text
    .toLowerCase()
    .replace(/<[^>]*>|&[#\w]+;/g, '')
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-');

/** Where a link of a page leads in the site; files without a page there are shown where the sources are published. */
function target(href: string, page: SitePage): string {
  if (/^(?:https?:|mailto:|#)/.test(href)) return href;
  const [path = '', anchor] = href.split('#', 2);
  const file = join(dirname(page.source), path).replace(/\/$/, '');
  const source = exists(`${file}/README.md`) ? join(file, 'README.md') : file;
  const there = pathInSite(source);
  if (there === null) return `${projectUrl}/blob/main/${source}`;
  return `${relative(dirname(page.path), there)}${anchor === undefined ? '' : `#${anchor}`}`;
}

/** A page's Markdown as HTML: anchors at headings, wide tables and blocks of code that scroll by themselves. */
export function renderMarkdown(page: SitePage): string {
  const taken = new Map<string, number>();
  const anchorOf = (text: string): string => {
    const base = slug(text);
    const times = taken.get(base) ?? 0;
    taken.set(base, times + 1);
    return times === 0 ? base : `${base}-${times}`;
  };
  let before = '';
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth, text }: Tokens.Heading): string {
        before = '';
        return `<h${depth} id="${anchorOf(text.replaceAll('`', ''))}">${this.parser.parseInline(tokens)}</h${depth}>\n`;
      },
      paragraph({ tokens, text }: Tokens.Paragraph): string {
        before = text;
        return `<p>${this.parser.parseInline(tokens)}</p>\n`;
      },
      code({ text, lang }: Tokens.Code): string {
        const name = before === 'sshreach says:' ? 'says' : 'block';
        const language = lang ? ` data-language="${escapeHtml(lang)}"` : '';
        return `<pre class="${name}" tabindex="0"${language}><code>${escapeHtml(text)}</code></pre>\n`;
      },
      link({ href, tokens }: Tokens.Link): string {
        return `<a href="${escapeHtml(target(href, page))}">${this.parser.parseInline(tokens)}</a>`;
      },
      table(token: Tokens.Table): string {
        const row = (cells: readonly Tokens.TableCell[], tag: string): string =>
          `<tr>${cells.map((cell) => `<${tag}>${this.parser.parseInline(cell.tokens)}</${tag}>`).join('')}</tr>`;
        const body = token.rows.map((cells) => row(cells, 'td')).join('\n');
        const head = `<thead>${row(token.header, 'th')}</thead>`;
        return `<div class="wide" tabindex="0"><table>${head}<tbody>\n${body}\n</tbody></table></div>\n`;
      },
      html: ({ text }: Tokens.HTML | Tokens.Tag): string => (text.startsWith('<!--') ? '' : escapeHtml(text)),
    },
  });
  return marked.parse(page.markdown, { async: false });
}
