import { projectUrl, siteUrl } from '#engine/links';
import { exists } from '../../src/dev/project.ts';

/** What a page offers to links and where its own lead, as the browser resolved them. */
export interface Linked {
  readonly ids: readonly string[];
  readonly links: readonly string[];
}

/** The links of one page that lead nowhere. `pages`: by address without an anchor. */
export function brokenLinks(page: Linked, pages: ReadonlyMap<string, Linked>, address: string): string[] {
  return page.links.flatMap((link) => {
    const [path = '', anchor = ''] = link.split('#', 2);
    const local = path.startsWith(siteUrl) ? `${address}${path.slice(siteUrl.length + 1)}` : path;
    if (local.startsWith(address)) {
      const there = pages.get(local);
      if (there === undefined) return [`${link} is no page of the site`];
      return anchor === '' || there.ids.includes(decodeURIComponent(anchor)) ? [] : [`${link} names no heading`];
    }
    const source = `${projectUrl}/blob/main/`;
    if (path.startsWith(source)) return exists(path.slice(source.length)) ? [] : [`${link} names no file`];
    return /^https:\/\//.test(link) ? [] : [`${link} is no address that a visitor can open`];
  });
}
