import type { Span } from '#core/source-file';
import type { Amendment, Change } from '#model/change';
import { lineEnd, lineStart } from '../_grammar/line-edits.ts';
import { typedSources } from '../_grammar/typed-sources.ts';
import type { ParsedFile } from '../format.ts';
import type { Syntax } from '../syntax.ts';
import type { XmlDocument } from './xml-grammar.ts';

/** Files of zones: an element for clients that are to be let in, at the end (firewalld.zone(5)). */
export function amend(change: Change, { file, kind, parsed }: ParsedFile<Syntax>, _span: Span): Amendment | null {
  if (kind !== 'firewalld-zone-xml' || change.change !== 'admit') return null;
  const { text } = file;
  const document = parsed.statements as XmlDocument;
  const zone = document.children.find(({ name }) => name === 'zone');
  const close = zone === undefined ? null : /<\/zone\s*>$/.exec(text.slice(zone.start, zone.end));
  const typed = typedSources(change.sources);
  if (zone === undefined || document.broken || close === null || typed === null) return null;
  const { port } = change;
  const elements = typed.map(({ family, prefix }) => {
    if (family === null) return port === 22 ? '<service name="ssh"/>' : `<port port="${port}" protocol="tcp"/>`;
    const from = prefix === null ? '' : `<source address="${prefix}"/>`;
    return `<rule family="ipv${family}">${from}<port port="${port}" protocol="tcp"/><accept/></rule>`;
  });
  const at = zone.start + close.index;
  const start = lineStart(text, at);
  const isAlone = text.slice(start, at).trim() === '';
  const place = isAlone ? start : at;
  const lines = elements.map((element) => (isAlone ? `  ${element}${lineEnd(text)}` : element)).join('');
  return { edits: [{ start: place, end: place, text: lines }], commands: ['firewall-cmd --reload'] };
}
