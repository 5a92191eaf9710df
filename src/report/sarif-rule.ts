import type { ReportingDescriptor } from 'sarif';
import type { RuleReport } from '#engine/document';
import { githubLimits } from './sarif-limits.ts';

/** The rule under which parse problems are shown, because most importers show no notifications. */
export const notUnderstood = 'input/not-understood';

const fallback: RuleReport = {
  id: notUnderstood,
  title: 'Something that was collected was not understood',
  severity: 'note',
  page: '',
  url: '',
};
const fallbackHelp =
  'A part of what was collected could not be read, so answers that depend on it are less certain. Collect the file again, whole and with the privileges it needs, or correct the line that the message names.';

const problemSeverity = { error: 'error', warning: 'warning', note: 'recommendation' } as const;

/** `host-firewall/input-drops-port` → `HostFirewallInputDropsPort`. */
const pascalCase = (id: string): string =>
  id.replace(/(?:^|[^A-Za-z0-9]+)([A-Za-z0-9])/g, (_all, letter: string) => letter.toUpperCase());

const cut = (text: string, most: number): string => (text.length <= most ? text : `${text.slice(0, most - 1)}…`);

/** Good enough for viewers that show no Markdown: headings, fences, links and emphasis lose their marks. */
function plainText(markdown: string): string {
  return markdown
    .replace(/^```.*\n?/gm, '')
    .replace(/^#+ +/gm, '')
    .replace(/\[([^\]\n]*)\]\(([^)\s]*)\)/g, '$1 ($2)')
    .replace(/\*\*([^*\n]+)\*\*/g, '$1')
    .trim();
}

/** The first paragraph that is no heading, list, table or fence. */
function firstParagraph(markdown: string): string {
  const paragraphs = markdown.split(/\n[ \t]*\n/).map((part) => part.replace(/^#.*\n?/, '').trim());
  return plainText(paragraphs.find((part) => /^[A-Za-z`"*[]/.test(part) && !part.startsWith('```')) ?? '').replace(
    /\s+/g,
    ' ',
  );
}

/** GitHub knows precision of rules only: what the rule's findings of this run share. */
function precisionOf(id: string, certainties: readonly string[]): string {
  if (id === notUnderstood) return 'low';
  const certain = certainties.filter((certainty) => certainty === 'certain').length;
  return certain === certainties.length ? 'very-high' : certain > 0 ? 'high' : 'medium';
}

/** All rules of a run, and the one for parse problems, sorted by id. */
export function rulesOf(rules: readonly RuleReport[], used: ReadonlySet<string>, url: string): RuleReport[] {
  const known = new Set(rules.map((rule) => rule.id));
  const missing = [...used]
    .filter((id) => !known.has(id))
    .map((id) => ({ ...fallback, url, id, title: id === notUnderstood ? fallback.title : id }));
  return [...rules, ...missing].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}

/** `certainties`: of the rule's findings in this run. */
export function descriptorOf(rule: RuleReport, certainties: readonly string[]): ReportingDescriptor {
  const { textCharacters, nameCharacters } = githubLimits.shown;
  const title = `${rule.title.replace(/\.$/, '')}.`;
  const page = rule.page.trim();
  const [namespace = ''] = rule.id.split('/');
  return {
    id: rule.id,
    name: cut(pascalCase(rule.id), nameCharacters),
    shortDescription: { text: cut(title, textCharacters) },
    fullDescription: { text: cut(firstParagraph(page) || title, textCharacters) },
    help:
      page === ''
        ? { text: rule.id === notUnderstood ? fallbackHelp : title }
        : { text: plainText(page), markdown: page },
    ...(rule.url === '' ? {} : { helpUri: rule.url }),
    defaultConfiguration: { level: rule.severity },
    properties: {
      tags: ['ssh', 'reachability', namespace],
      precision: precisionOf(rule.id, certainties),
      'problem.severity': problemSeverity[rule.severity],
    },
  };
}

const notificationTexts: ReadonlyMap<string, string> = new Map([
  ['not-evaluated', 'A rule could not be evaluated because evidence that it needs was not collected.'],
  ['report-cut', 'Something is left out of this file because of its limits.'],
]);

/** What a kind of notification means; kinds that parsers and collectors bring explain themselves by their code. */
export function notificationDescriptor(code: string, url: string): ReportingDescriptor {
  const text = notificationTexts.get(code) ?? `About what was collected: ${code.replaceAll('-', ' ')}.`;
  return {
    id: code,
    name: pascalCase(`input-${code}`),
    shortDescription: { text },
    fullDescription: { text },
    help: { text },
    helpUri: url,
  };
}
