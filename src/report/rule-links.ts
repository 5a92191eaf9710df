import type { ReportDocument } from '#engine/document';
import { escapeTerminal } from './escape.ts';

/** Escape sequence OSC 8, which terminals show as the text and open as the address. */
export const terminalLink = (text: string, url: string): string => `\x1b]8;;${url}\x1b\\${text}\x1b]8;;\x1b\\`;

/** A rule's id as a terminal may print it. */
export type RuleLink = (id: string) => string;

/** Ids that lead to their pages, where the terminal takes links; else the ids alone. */
export function ruleLinks({ rules }: Pick<ReportDocument, 'rules'>, enabled: boolean | undefined): RuleLink {
  const urls = new Map(enabled === true ? rules.map(({ id, url }) => [id, url]) : []);
  return (id) => {
    const url = urls.get(id);
    return url === undefined || /[^!-~]/.test(url) ? escapeTerminal(id) : terminalLink(escapeTerminal(id), url);
  };
}
