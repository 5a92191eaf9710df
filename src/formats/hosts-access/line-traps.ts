import { parseAddress } from '#core/address';
import type { Comment, List, Option, Pattern, Rule } from './ast.ts';
import type { OptionsVerdict } from './decide-options.ts';
import { joint, withoutJoints } from './joints.ts';
import { namesForSshd } from './keywords.ts';
import { type Trap, trap } from './traps.ts';

/** A trap and the parsed-text offsets it is about. */
export interface SpannedTrap {
  readonly trap: Trap;
  readonly start: number;
  readonly end: number;
}

const at = ({ start, end }: { start: number; end: number }, found: Trap): SpannedTrap => ({ trap: found, start, end });

/** A comment that ends in a backslash takes the next line with it. */
export function commentTraps(comment: Comment): SpannedTrap[] {
  const swallowed = comment.value
    .split('\\\n')
    .slice(1)
    .find((line) => /^[ \t]*[^#\s]/.test(line));
  return swallowed === undefined ? [] : [at(comment, trap('comment-swallows-line', { line: swallowed.trim() }))];
}

/** What is curious about a rule for sshd as a whole; `text` is the file's. */
export function ruleTraps(rule: Rule, text: string, options: OptionsVerdict): SpannedTrap[] {
  const [daemons, clients, ...fields] = rule.children;
  const found: SpannedTrap[] = [];
  const comment = commentIn(rule, text);
  if (comment) found.push(comment);
  for (const list of [daemons, clients]) {
    const empty = patternsOf(list).find((l) => l.children.length === 0);
    if (!empty) continue;
    const of = list.type === 'daemons' ? 'daemons' : 'clients';
    found.push(empty.type === 'except' ? at(empty, trap('dangling-except')) : at(rule, trap('empty-list', { of })));
  }
  const address = unbracketed(rule, text);
  if (address) found.push(address);
  if (/\\[ \t\r]+$/.test(text.slice(rule.start, lineEnd(text, rule.end))))
    found.push(at(rule, trap('backslash-before-blank')));
  return [...found, ...optionTraps(rule, fields, options)];
}

/** The list and the lists behind its `EXCEPT`s. */
function patternsOf(list: List): List[] {
  const inner = list.children.find((child): child is List => child.type !== 'pattern');
  return inner ? [list, ...patternsOf(inner)] : [list];
}

const lineEnd = (text: string, from: number): number => {
  const newline = text.indexOf('\n', from);
  return newline < 0 ? text.length : newline;
};

/** `#` counts as a comment only as the first byte of a line. */
function commentIn(rule: Rule, text: string): SpannedTrap | null {
  const [daemons, clients, ...options] = rule.children;
  const words = [daemons, clients].flatMap((list) =>
    patternsOf(list).flatMap((l) => l.children.filter((child): child is Pattern => child.type === 'pattern')),
  );
  const word = words.find(({ value }) => value.startsWith('#'));
  if (word) {
    const code = word === words[0] ? 'indented-comment' : 'trailing-comment';
    return at({ start: word.start, end: rule.end }, trap(code, { text: text.slice(word.start, rule.end).trim() }));
  }
  for (const option of options) {
    const hash = /(?:^|[ \t])#/.exec(text.slice(option.start, option.end));
    if (!hash) continue;
    const start = option.start + hash.index + hash[0].length - 1;
    return at({ start, end: rule.end }, trap('trailing-comment', { text: text.slice(start, rule.end).trim() }));
  }
  return null;
}

/** The colons of an IPv6 address without brackets end the list of clients. */
function unbracketed(rule: Rule, text: string): SpannedTrap | null {
  const clients = rule.children[1];
  const from = text.indexOf(':', rule.children[0].end) + 1;
  if (rule.children.length === 2 && clients.children.length > 0) return null;
  const words = new RegExp(`(?:${joint}|[^ \\t\\r\\n,])+`, 'g');
  for (const match of text.slice(from, rule.end).matchAll(words)) {
    const word = withoutJoints(match[0]);
    const prefix = /^(.*?)(\/\d+)?$/.exec(word)!;
    if (parseAddress(prefix[1]!)?.family !== 6) continue;
    const start = from + match.index;
    const suggestion = `[${prefix[1]}]${prefix[2] ?? ''}`;
    return at({ start, end: start + match[0].length }, trap('ipv6-unbracketed', { address: word, suggestion }));
  }
  return null;
}

function optionTraps(rule: Rule, options: readonly Option[], verdict: OptionsVerdict): SpannedTrap[] {
  const found: SpannedTrap[] = [];
  if (verdict.fault) {
    const option = options[verdict.fault.index]!;
    const place = option.end > option.start ? option : rule;
    found.push(at(place, trap('bad-option', { option: option.name, why: verdict.fault.why })));
  }
  for (const option of options.slice(0, verdict.fault?.index ?? options.length)) {
    const name = option.name.toLowerCase();
    const command = option.argument ?? '';
    if (name === 'twist') found.push(at(option, trap('twist', { command })));
    if (name === 'spawn' && !/&[ \t)]*$/.test(command))
      found.push(at(option, trap('spawn-in-foreground', { command })));
    if (name === 'rfc931') found.push(at(option, trap('ident-lookup', { pattern: 'rfc931' })));
    if (name === 'aclexec' && verdict.asksProgram) found.push(at(option, trap('asks-program', { command })));
    if (name === 'user' || name === 'group') found.push(at(option, trap('drops-privileges', { [name]: command })));
  }
  return found;
}

/** Names that people take for sshd's, in a rule that is for nobody else. */
export function wrongDaemon(rule: Rule): SpannedTrap | null {
  const pattern = rule.children[0].children.find(
    (child): child is Pattern =>
      child.type === 'pattern' && namesForSshd.has((child as Pattern).value.split('@')[0]!.toLowerCase()),
  );
  return pattern ? at(pattern, trap('wrong-daemon', { daemon: pattern.value })) : null;
}
