import type { Diagnostic } from '#core/diagnostic';
import type { SourceFile } from '#core/source-file';
import { parseTable } from '../_grammar/table.ts';
import type { Parsed } from '../format.ts';
import type { Syntax } from '../syntax.ts';
import type { Block, Item, Line, Listing } from './ast.ts';
import { directElements, isHandedOn } from './judge-direct.ts';
import { judgeXml } from './judge-xml.ts';
import { parseListing } from './listing-grammar.ts';
import { readRichRule } from './read-rich-rule.ts';
import { parseRichRule } from './rich-grammar.ts';
import { parseXml, type XmlDocument, type XmlElement } from './xml-grammar.ts';
import type { XmlKind } from './xml-words.ts';

/** Kinds whose lines are words. */
const tables: ReadonlySet<string> = new Set([
  'firewalld-conf',
  'firewalld-direct-rules',
  'firewalld-permanent-direct-rules',
  'firewalld-direct-passthroughs',
  'firewalld-permanent-direct-passthroughs',
]);

/** What firewall-cmd adds to a listing: hints on stderr, answers of one word, headings that people add. */
const harmless =
  /^(?:You're performing an operation over default zone|but your connections\/interfaces are in zone|You most likely need to use --zone=|Warning: |FirewallD is not running$|(?:not )?running$|yes$|no$|.*[$#] firewall-cmd )/;
const listings = /^firewalld-(?:permanent-)?(?:zones?|active-zones|policies|service|ipset)$/;

export function parse(file: SourceFile, kind: string): Parsed<Syntax> {
  if (/^firewalld-.*-xml$/.test(kind)) return parseFile(file, kind);
  if (tables.has(kind)) return { statements: parseTable(file.text), diagnostics: [] };
  const plain = parseListing(file.text);
  const richLines = /rich-rules$/.test(kind);
  const listing: Listing = { ...plain, children: plain.children.map((node) => withRules(node, richLines)) };
  return { statements: listing, diagnostics: [...diagnose(listing, file.id, kind, richLines)] };
}

function parseFile({ id, text, quality }: SourceFile, kind: string): Parsed<Syntax> {
  const document = parseXml(text);
  const broken: Diagnostic = {
    file: id,
    span: null,
    code: 'broken-xml',
    message: 'The tags of this file do not fit together; firewalld refuses to load it.',
    effect: 'widens',
    severity: 'warning',
  };
  // Of a whole file it is told when all of them are looked at together.
  const isJudged = kind !== 'firewalld-direct-xml' && quality === 'complete';
  if (document.broken) return { statements: document, diagnostics: isJudged ? [] : [broken] };
  if (kind === 'firewalld-direct-xml') return { statements: document, diagnostics: directDiagnostics(id, document) };
  const of = /^firewalld-(zone|policy)-xml$/.exec(kind)?.[1] as XmlKind | undefined;
  const left = of === undefined ? [] : [...judgeXml(document, of).ignored];
  return { statements: document, diagnostics: left.map(([element, why]) => leftOut(id, element, why)) };
}

function directDiagnostics(file: number, document: XmlDocument): Diagnostic[] {
  const { read, stopsAt } = directElements(document);
  const refused = read.filter(({ name, text }) => name === 'passthrough' && !isHandedOn(text));
  const behind = 'it cannot be read, and neither it nor what stands behind it in this file is loaded';
  return [
    ...refused.map((one) =>
      leftOut(file, one, 'only commands that make chains and add rules are handed on to iptables'),
    ),
    ...(stopsAt === null ? [] : [leftOut(file, stopsAt, behind)]),
  ];
}

const leftOut = (file: number, { name, start, end }: XmlElement, why: string): Diagnostic => ({
  file,
  span: { start, end },
  code: 'element-left-out',
  message: `firewalld warns of this <${name}> and goes on without it: ${why}.`,
  effect: 'none',
  severity: 'warning',
});

/** Rich rules get their elements as children. */
function withRules(node: Block | Line, richLines: boolean): Block | Line {
  if (node.type === 'line') return richLines ? withElements(node) : node;
  const children = node.children.map((option) =>
    option.name === 'rich rules'
      ? { ...option, children: option.children.map((child) => (child.type === 'item' ? withElements(child) : child)) }
      : option,
  );
  return { ...node, children };
}

function withElements<T extends Item | Line>(node: T): T {
  const elements = parseRichRule(node.value, node.start)?.children;
  return elements ? { ...node, children: elements } : node;
}

function* diagnose(listing: Listing, file: number, kind: string, richLines: boolean): Generator<Diagnostic> {
  const report = (node: Syntax, code: string, message: string): Diagnostic => ({
    file,
    span: { start: node.start, end: node.end },
    code,
    message,
    effect: 'widens',
    severity: 'warning',
  });
  const rich = (node: Item | Line): Diagnostic | null =>
    readRichRule(node.value).unread === null
      ? null
      : report(
          node,
          'unknown-rich-rule',
          'This is no rule of firewalld’s rich language (firewalld.richlanguage(5)) as known here.',
        );
  for (const node of listing.children) {
    if (node.type === 'line') {
      const found = richLines ? rich(node) : null;
      if (found) yield found;
      else if (listings.test(kind) && !harmless.test(node.value) && !/^\S+(?: \([^)]*\))?$/.test(node.value)) {
        yield report(
          node,
          'unexpected-line',
          'firewall-cmd prints the name of a zone and its settings; this line is neither.',
        );
      }
      continue;
    }
    for (const option of node.children) {
      if (option.name !== 'rich rules') continue;
      for (const child of option.children) {
        const found = child.type === 'item' ? rich(child) : null;
        if (found) yield found;
      }
    }
  }
}
