import type { Edit } from './cut.ts';

/** What opens and closes code: BBCode, Jira, HTML, Org. */
const block =
  /[ \t]*(?:\[\/?code(?:=[^\]\n]*)?\]|\{(?:noformat|code)(?::([^}\n]*))?\}|<pre(?:[ \t][^>\n]*)?>(?:<code[^>\n]*>)?|(?:<\/code>)?<\/pre>|^#\+(?:begin|end)_(?:src|example)\b[^\n]*)[ \t\r]*/gim;
/** What is bold is a heading, as far as outputs go; other marks are nothing. */
const bold = { bbcode: /\[\/?b\]/gi, html: /<\/?(?:b|strong|summary|h[1-6])(?:[ \t][^>\n]*)?>/gi };
const inline = {
  bbcode: /\[\/?(?:i|u|url|quote|size|color|font)(?:=[^\]\n]*)?\]/gi,
  html: /<\/?(?:p|div|span|i|em|br|code|ul|ol|li|details|blockquote|html|body)(?:[ \t][^>\n]*)?\/?>/gi,
};
/** phpBB and vBulletin print this above code, and nothing below it. */
const caption = /^[ \t]*code:(?:[ \t]*select all)?[ \t\r]*$/gim;

/** Whether the text has blocks of code as forums, trackers and web pages have them. */
export const hasMarkup = (text: string): boolean =>
  (text.match(block)?.length ?? 0) > 1 ||
  (text.match(caption)?.length ?? 0) > 0 ||
  (/<\/summary>/i.test(text) && /^[ \t]*```/m.test(text));

/** Blocks become fences, or are gone where only what stands in one is looked at; other marks are gone. */
export function undoMarkup(text: string, fences: boolean): Edit[] {
  const edits: Edit[] = [];
  for (const { index, 0: all, 1: about = '' } of text.matchAll(block)) {
    const end = index + all.length;
    const isFirst = index === 0 || text[index - 1] === '\n';
    const isLast = end === text.length || text[end] === '\n';
    // In the middle of a line it is talk, or an address.
    if (!isFirst && !isLast) continue;
    const title = /(?:^|\|)title=([^|]+)/.exec(about)?.[1];
    const fence = `${isFirst ? '' : '\n'}${title === undefined ? '' : `${title}:\n`}\`\`\`${isLast ? '' : '\n'}`;
    edits.push({ start: index, end, text: fences ? fence : '' });
  }
  const marks: [mark: RegExp, stands: string][] = [[caption, '']];
  const heading = fences ? '**' : '';
  if (/\[\/code\]/i.test(text)) marks.push([bold.bbcode, heading], [inline.bbcode, '']);
  if (/<\/(?:pre|summary)>/i.test(text)) marks.push([bold.html, heading], [inline.html, '']);
  for (const [mark, stands] of marks)
    for (const { index, 0: all } of text.matchAll(mark))
      edits.push({ start: index, end: index + all.length, text: stands });
  return edits;
}
