/**
 * Text from the input is printed in places that give some characters a meaning. One function per place.
 */

/** Control characters (C0, DEL, C1), format characters (bidi overrides, zero widths, tags), separators, lone surrogates. */
const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
/** Nearly all text is nothing but printable ASCII, which needs no tables of Unicode. */
const beyondAscii = /[^ -~]/;
const named = new Map([
  ['\t', '\\t'],
  ['\n', '\\n'],
  ['\r', '\\r'],
]);

/** The visible form of a character that a terminal would act on or hide: `\x1b`, `\u{202e}`. */
export function visible(character: string): string {
  const code = character.codePointAt(0)!;
  return (
    named.get(character) ?? (code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`)
  );
}

/** One line for a terminal: nothing in it moves the cursor, colours, reorders, hides or breaks the line. */
export const escapeTerminal = (text: string): string => (beyondAscii.test(text) ? text.replace(unsafe, visible) : text);

/** Several lines: LF stays. */
export const escapeLines = (text: string): string => text.split('\n').map(escapeTerminal).join('\n');

/** `::name …::`, where the name is no part of an IPv6 address. */
const command = /::(?=(?![0-9a-f]+(?![a-z-]))[a-z][a-z-]*(?:\s[^\n]*)?::)/gi;
const commandAtStart = /^([^\S\n]*)::(?=(?![0-9a-f]+(?![a-z-]))[a-z][a-z-]*(?:\s[^\n]*)?::)/gim;
/** The older form, which the runners of GitHub, Azure and TeamCity obey anywhere in a line. */
const olderCommand = /##(?=(?:vso|teamcity)?\[)/g;

/**
 * For anything printed where a CI runner reads along: no line begins with a workflow command that the input brought,
 * and none holds one of the older form.
 */
export const neutraliseCommands = (text: string): string =>
  text.replace(commandAtStart, '$1: :').replace(olderCommand, '## ');

/** The message of a workflow command; lines stay lines. */
export function escapeGithubMessage(text: string): string {
  const safe = escapeLines(text).replace(command, ': :').replace(olderCommand, '## ');
  return safe.replaceAll('%', '%25').replaceAll('\n', '%0A');
}

/** A property (`file=`, `title=`) of a workflow command. */
export const escapeGithubProperty = (text: string): string =>
  escapeGithubMessage(escapeTerminal(text)).replaceAll(':', '%3A').replaceAll(',', '%2C');

/**
 * Text inside a Markdown paragraph or table cell: no markup, HTML, links, mentions or line breaks come of it.
 * The empty comment keeps GitHub from linking addresses and names, and shows nowhere.
 */
export const escapeMarkdown = (text: string): string =>
  escapeTerminal(text)
    .replace(/[\\`*_{}[\]()<>#+\-.!|~&$]/g, '\\$&')
    .replace(/(@|:(?=\/\/))/g, '$1<!-- -->')
    .replace(/\b(www|mailto)(?=\\?[.:])/gi, '$1<!-- -->');

/** A Markdown code span, fenced by more backticks than the text has in a row. Table cells need `|` escaped, too. */
export function escapeMarkdownCode(text: string): string {
  const safe = escapeTerminal(text).replaceAll('|', '\\|');
  const longest = Math.max(0, ...[...safe.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = '`'.repeat(longest + 1);
  const pad = /^`|`$|^ .* $/.test(safe) || safe === '' ? ' ' : '';
  return `${fence}${pad}${safe}${pad}${fence}`;
}

/** Text of XML 1.0, inside an element or an attribute: what may not stand there at all is shown as on a terminal. */
export const escapeXml = (text: string): string =>
  escapeLines(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
    .replace(/[\ufffe\uffff]/g, visible)
    .replaceAll('\n', '&#10;');
