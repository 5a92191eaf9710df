import { append } from '#core/append';
import { judgeElement, judgeEnd, judgeWords, type XmlFault } from './judge-element.ts';
import { type RuleParts, whyLeftOut } from './rich-faults.ts';
import type { XmlDocument, XmlElement } from './xml-grammar.ts';
import type { XmlKind } from './xml-words.ts';

/** What firewalld makes of one of its files when it starts. */
export interface XmlJudgement {
  /** Mistakes that stop its reader. */
  readonly faults: readonly XmlFault[];
  /** Elements that it warns of and leaves out, with the reason. */
  readonly ignored: ReadonlyMap<XmlElement, string>;
}

const actions: ReadonlySet<string> = new Set(['accept', 'reject', 'drop', 'mark']);
const elements: ReadonlySet<string> = new Set([
  'service',
  'port',
  'protocol',
  'tcp-mss-clamp',
  'icmp-block',
  'icmp-type',
  'masquerade',
  'forward-port',
  'source-port',
]);

type Draft = { -readonly [part in keyof RuleParts]: RuleParts[part] };

/**
 * Goes through a file as firewalld's reader does (1.3.3, firewall/core/io): element by element, whatever they stand in,
 * and after a mistake that it only warns of nothing counts up to the next end of a rule.
 */
class Reader {
  readonly faults: XmlFault[] = [];
  readonly ignored = new Map<XmlElement, string>();
  readonly #kind: XmlKind;
  #rule: Draft | null = null;
  #isInRule = false;
  /** Why nothing counts at present. */
  #skips: string | null = null;
  #mayLimit: { readonly of: XmlElement; limited: boolean } | null = null;

  constructor(kind: XmlKind) {
    this.#kind = kind;
  }

  walk(element: XmlElement): void {
    this.#start(element);
    for (const child of element.children) this.walk(child);
    this.#end(element);
  }

  #start(element: XmlElement): void {
    const { name } = element;
    if (name === 'rule') this.#isInRule = true;
    if (this.#skips !== null) {
      if (!this.#isInRule) this.ignored.set(element, this.#skips);
      return;
    }
    const wrong = judgeWords(element, this.#kind);
    append(this.faults, wrong);
    if (wrong.length > 0) return;
    if (this.#kind === 'service' || this.#kind === 'ipset') {
      append(this.faults, judgeElement(element, this.#kind));
      return;
    }
    if (name === 'rule') this.#startRule(element);
    else if (name === 'limit') this.#limit(element);
    else if (this.#rule !== null) this.#addTo(this.#rule, element);
    else this.#atTop(element);
  }

  #startRule(element: XmlElement): void {
    const family = element.attributes.get('family');
    if (family !== undefined && family !== 'ipv4' && family !== 'ipv6') {
      this.#skips = `its \`family\` is \`${family}\`, and only \`ipv4\` and \`ipv6\` are known`;
      return;
    }
    append(this.faults, judgeElement(element, this.#kind));
    const nothing = { source: null, destination: null, element: null, action: null, log: null, audit: null };
    this.#rule = { rule: element, ...nothing, limits: [] };
  }

  #limit(element: XmlElement): void {
    if (this.#mayLimit === null) this.#skips = 'its `<limit>` belongs to no action, log or audit';
    else if (this.#mayLimit.limited) this.#skips = 'it has two limits for one thing';
    else {
      this.#mayLimit.limited = true;
      if (this.#rule !== null) this.#rule.limits = [...this.#rule.limits, element];
    }
  }

  #addTo(rule: Draft, element: XmlElement): void {
    const { name } = element;
    if ((name === 'source' && rule.source === null) || (name === 'destination' && rule.destination === null))
      append(this.faults, judgeEnd(element));
    const limits = (): void => {
      this.#mayLimit = { of: element, limited: false };
    };
    if (elements.has(name)) {
      if (rule.element !== null)
        this.#skips = `it is about \`<${rule.element.name}>\` and \`<${name}>\`, and may be about one`;
      else rule.element = element;
    } else if (actions.has(name)) {
      if (rule.action !== null) this.#skips = `it has two actions, \`<${rule.action.name}>\` and \`<${name}>\``;
      else {
        rule.action = element;
        limits();
      }
    } else if (name === 'source') {
      if (rule.source !== null) this.#skips = 'it has two sources';
      else rule.source = element;
    } else if (name === 'destination') {
      if (rule.destination !== null) this.ignored.set(element, 'the rule has a destination already');
      else rule.destination = element;
    } else if (name === 'log' || name === 'nflog') {
      if (rule.log !== null) this.ignored.set(element, 'the rule has a log already');
      else if (!isLog(element)) this.#skips = 'its log cannot be read';
      else {
        rule.log = element;
        limits();
      }
    } else if (name === 'audit') {
      if (rule.audit !== null) this.#skips = 'it has two audits';
      else {
        rule.audit = element;
        limits();
      }
    } else if (name === 'interface') this.#skips = 'it names an interface';
  }

  /** In the zone or policy itself. */
  #atTop(element: XmlElement): void {
    const { name, attributes } = element;
    const isStray = actions.has(name) || name === 'destination' || (name === 'source' && this.#kind === 'policy');
    if (isStray) {
      this.ignored.set(element, 'it stands outside a rule');
      this.#skips = `nothing counts between \`<${name}>\` outside a rule and the end of the next rule`;
    } else if (name === 'source') {
      const given = attributes.has('address') || attributes.has('ipset');
      if (!given) this.ignored.set(element, 'it has neither an `address` nor an `ipset`');
      else if (attributes.has('address') && attributes.has('ipset'))
        this.ignored.set(element, 'it has an `address` and an `ipset`');
      else if (attributes.has('invert')) this.ignored.set(element, 'a zone’s source cannot be inverted');
      else append(this.faults, judgeElement(element, this.#kind));
    } else append(this.faults, judgeElement(element, this.#kind));
  }

  #end(element: XmlElement): void {
    const { name } = element;
    if (name === 'rule') this.#endRule(element);
    else if (actions.has(name) || name === 'log' || name === 'audit') this.#mayLimit = null;
  }

  #endRule(element: XmlElement): void {
    const why = this.#skips ?? (this.#rule === null ? null : whyLeftOut(this.#rule));
    if (why !== null) this.ignored.set(element, why);
    this.#rule = null;
    this.#isInRule = false;
    this.#skips = null;
  }
}

const isShort = (text: string | undefined): boolean =>
  text === undefined || (/^(?:0x[\da-f]+|\d+)$/i.test(text) && Number(text) <= 65535);

function isLog({ name, attributes }: XmlElement): boolean {
  const prefix = attributes.get('prefix');
  if (prefix !== undefined && (prefix === '' || prefix.length > 127)) return false;
  const level = attributes.get('level');
  if (name === 'log')
    return level === undefined || /^(?:emerg|alert|crit|error|warning|notice|info|debug)$/.test(level);
  return ['group', 'queue-size'].every((name) => isShort(attributes.get(name)));
}

const judged = new WeakMap<XmlDocument, XmlJudgement>();

/** Of a file that is all there. */
export function judgeXml(document: XmlDocument, kind: XmlKind): XmlJudgement {
  const known = judged.get(document);
  if (known !== undefined) return known;
  const reader = new Reader(kind);
  if (document.broken || document.children.length === 0) {
    const what = document.broken ? 'the tags of this file do not fit together' : 'there is no element in this file';
    reader.faults.push({ start: document.start, end: document.end, what, certain: true });
  } else for (const child of document.children) reader.walk(child);
  const judgement = { faults: reader.faults, ignored: reader.ignored };
  judged.set(document, judgement);
  return judgement;
}
