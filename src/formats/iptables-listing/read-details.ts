import type { RuleOption, RulePart } from '../_grammar/iptables-part.ts';
import { targets } from '../_grammar/iptables-targets.ts';
import { matchPhrases, type Phrase, targetPhrases } from './phrases.ts';

/**
 * The words behind the columns of one rule, as the matches and the target that they stand for; what no phrase fits is a
 * stray, and an unknown match where the target prints nothing that could be in it. `target` is the name in its column.
 */
export function readDetails(text: string, start: number, end: number, target: string | null): RulePart[] {
  const parts: RulePart[] = [];
  const first = skipBlanks(text, start, end);
  // Printed before all matches.
  const goes = target !== null && text.startsWith('[goto]', first);
  let at = goes ? skipBlanks(text, first + '[goto]'.length, end) : first;
  // A comment can hold anything, the words of other matches too: several ends make it uncertain where it ends.
  const ends = text.slice(start, end).split('*/').length - 1;
  while (at < end) {
    const comment = text.startsWith('/*', at) ? text.indexOf('*/', at) : -1;
    if (comment >= 0 && ends === 1) {
      parts.push(partOf('match', 'comment', [], at, comment + 2));
      at = skipBlanks(text, comment + 2, end);
      continue;
    }
    const found = findPhrase(matchPhrases, text, at, end);
    if (found === null) break;
    at = skipBlanks(text, found.end, end);
    addMatch(parts, found);
  }
  const words = text.slice(at, end).trimEnd();
  const spoken = target === null ? null : readTarget(text, at, end, target, words);
  if (spoken === null && words !== '') {
    const silent = target === null || !Object.hasOwn(targets, target) || printsNothing.has(target);
    parts.push(partOf(silent ? 'match' : 'stray', words, [], at, at + words.length));
  }
  if (target !== null) {
    if (spoken === null && words === '') parts.push(partOf('stray', `words of ${target}`, [], at, at));
    parts.push(partOf('target', target, spoken ?? [], at, at + words.length, goes));
  }
  return parts;
}

/** Targets that print nothing, or nothing where they have no options. */
const printsNothing = new Set(['ACCEPT', 'DROP', 'RETURN', 'QUEUE', 'TRACE', 'REDIRECT', 'MASQUERADE']);

/** The target's options; `null` where its words are missing or are not its own. */
function readTarget(
  text: string,
  start: number,
  end: number,
  target: string,
  words: string,
): readonly RuleOption[] | null {
  if (words === '') return printsNothing.has(target) || !Object.hasOwn(targets, target) ? [] : null;
  const own = targetPhrases.filter(({ owner }) => owner === target);
  const found = findPhrase(own, text, start, end);
  if (found?.options && skipBlanks(text, found.end, end) >= end) return found.options;
  return ownWords[target]?.test(words) ? [] : null;
}

type FoundPhrase = { readonly phrase: Phrase; readonly options: readonly RuleOption[] | null } & Span;
interface Span {
  readonly start: number;
  readonly end: number;
}

function findPhrase(phrases: readonly Phrase[], text: string, start: number, end: number): FoundPhrase | null {
  for (const phrase of phrases) {
    phrase.pattern.lastIndex = start;
    const found = phrase.pattern.exec(text);
    if (found === null || found[0] === '' || start + found[0].length > end) continue;
    const span = { start, end: start + found[0].trimEnd().length };
    const options = phrase.options?.(found.groups ?? {}).map(
      ({ name, negated = false, values = [] }): RuleOption => ({
        name,
        negated,
        values: values.map((value) => ({ value: value ?? '', ...span })),
        ...span,
      }),
    );
    return { phrase, options: options ?? null, ...span };
  }
  return null;
}

/** Options of one match stand in several phrases: `ctstate NEW ctdir ORIGINAL`. */
function addMatch(matches: RulePart[], { phrase, options, start, end }: FoundPhrase): void {
  const last = matches.at(-1);
  const joins =
    options !== null &&
    last?.name === phrase.owner &&
    last.kind === 'match' &&
    ['conntrack', 'iprange', 'owner'].includes(phrase.owner) &&
    !options.some(({ name }) => last.options.some((own) => own.name === name));
  if (joins) last.options.push(...options);
  else matches.push(partOf('match', phrase.owner, options ?? [], start, end));
}

/** How the words of targets begin that do nothing to the packet's way, or whose words do not matter. */
const ownWords: Readonly<Record<string, RegExp>> = {
  LOG: /^LOG (?:flags|level) /,
  NFLOG: /^nflog-/,
  ULOG: /^ULOG /,
  AUDIT: /^AUDIT \w+$/,
  TCPMSS: /^TCPMSS (?:clamp to PMTU|set \d+)$/,
  TCPOPTSTRIP: /^TCPOPTSTRIP options /,
  TEE: /^TEE gw:/,
  CHECKSUM: /^CHECKSUM fill$/,
  CLASSIFY: /^CLASSIFY set /,
  CONNSECMARK: /^CONNSECMARK (?:save|restore)$/,
  SECMARK: /^SECMARK /,
  DSCP: /^DSCP set /,
  TOS: /^TOS (?:set|and|or|xor) /,
  ECN: /^ECN TCP /,
  TTL: /^TTL (?:set to|increment by|decrement by) \d+$/,
  HL: /^HL (?:set to|increment by|decrement by) \d+$/,
  IDLETIMER: /^timeout:/,
  LED: /^led-trigger-id:/,
  RATEEST: /^name /,
  HMARK: /^HMARK /,
  DNPT: /^DNPT src-pfx /,
  SNPT: /^SNPT src-pfx /,
  SYNPROXY: /^SYNPROXY /,
  SNAT: /^to:/,
  MASQUERADE: /^(?:masq ports: \S+)? ?(?:random)? ?(?:random-fully)?$/,
};

function partOf(
  kind: RulePart['kind'],
  name: string,
  options: readonly RuleOption[],
  start: number,
  end: number,
  goto = false,
): RulePart {
  return { kind, name, goto, options: [...options], start, end };
}

function skipBlanks(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && (text[at] === ' ' || text[at] === '\t' || text[at] === '\r')) at++;
  return at;
}
