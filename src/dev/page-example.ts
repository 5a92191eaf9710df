import { marked, type Token, type Tokens } from 'marked';

/** The section `## Example` of a rule's page: a bundle, what the rule says of it, and a bundle of which it says nothing. */
export interface PageExample {
  /** Text of each file by its path in the bundle. */
  readonly files: ReadonlyMap<string, string>;
  /** The block below "sshreach says:". */
  readonly says: string;
  /** Files that replace those of the same path, below "With this `path` the rule is silent:"; empty: none are shown. */
  readonly corrected: ReadonlyMap<string, string>;
}

const correctedLabel = /^With this `[^`]+` the rule is silent:$/;
const fileLabel = /^`[^`]+`:$/;
const saysLabel = 'sshreach says:';

function sectionTokens(page: string, title: string): Token[] {
  const tokens = marked.lexer(page);
  const isHeading = (token: Token): boolean => token.type === 'heading' && (token as Tokens.Heading).depth <= 2;
  const start = tokens.findIndex((token) => isHeading(token) && (token as Tokens.Heading).text === title);
  if (start === -1) return [];
  const end = tokens.findIndex((token, index) => index > start && isHeading(token));
  return tokens.slice(start + 1, end === -1 ? undefined : end).filter(({ type }) => type !== 'space');
}

/** `null` where the page has no such section; throws where a block of it has no label that says what it is. */
export function parsePageExample(page: string): PageExample | null {
  const tokens = sectionTokens(page, 'Example');
  if (tokens.length === 0) return null;
  const files = new Map<string, string>();
  const corrected = new Map<string, string>();
  let says: string | null = null;
  for (const [index, token] of tokens.entries()) {
    if (token.type !== 'code') continue;
    const label = tokens[index - 1]?.raw.trim().replaceAll('\n', ' ') ?? '';
    const { text } = token as Tokens.Code;
    const path = /`([^`]+)`/.exec(label)?.[1] ?? '';
    if (label === saysLabel) says = text;
    else if (fileLabel.test(label)) files.set(path, text === '' ? '' : `${text}\n`);
    else if (correctedLabel.test(label)) corrected.set(path, text === '' ? '' : `${text}\n`);
    else
      throw new Error(`a block of the example follows ${JSON.stringify(label)}, which says neither file nor finding`);
  }
  if (says === null || files.size === 0) throw new Error('the example lacks a file or what sshreach says of it');
  return { files, says, corrected };
}
