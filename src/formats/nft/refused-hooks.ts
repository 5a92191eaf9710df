import type {
  BasePart,
  ChainPart,
  Element,
  Expression,
  Statement,
  TableFamily,
  TablePart,
} from '../_grammar/nft/ast.ts';
import { priorityOf } from '../_grammar/nft/base-chain.ts';
import type { WordFault } from './refused-words.ts';

const sure = (what: string): WordFault => ({ what, near: null, certain: true });

/** Hooks of which a name of a priority is taken: by every release, and by some alone. */
const hooksOfName: Readonly<Record<string, readonly [always: string, newer: string | null]>> = {
  dstnat: ['prerouting', 'output'],
  srcnat: ['postrouting', 'input'],
};

/** Names of priorities where they stand for none, and chains that translate before connections are tracked. */
export function faultOfPriority({ type, hook, priority }: BasePart, family: TableFamily): WordFault | null {
  if (family !== 'ip' && family !== 'ip6' && family !== 'inet') return null;
  const name = /^(?:dstnat|srcnat|out)\b/.exec(priority)?.[0];
  if (name === 'out') return sure('the priority `out` is of the family bridge');
  const isPlain = /^(?:prerouting|input|forward|output|postrouting)$/.test(hook);
  if (name !== undefined && isPlain && Object.hasOwn(hooksOfName, name)) {
    const [always, newer] = hooksOfName[name]!;
    if (hook !== always)
      return { ...sure(`the priority \`${name}\` is of the hook ${always}`), certain: hook !== newer };
  }
  const number = priorityOf(priority, family);
  return type === 'nat' && number !== null && number <= -200
    ? sure('a chain of the type nat has a priority above -200')
    : null;
}

/** The hooks from which packets come to each chain. */
export function hooksOfChains(
  chains: readonly ChainPart[],
  waysOf: (name: string) => readonly { readonly to: string }[],
): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const { name, base } of chains) {
    if (base === null) continue;
    const open = [name];
    for (let chain = open.pop(); chain !== undefined; chain = open.pop()) {
      const hooks = found.get(chain) ?? new Set<string>();
      if (hooks.has(base.hook)) continue;
      found.set(chain, hooks.add(base.hook));
      for (const { to } of waysOf(chain)) open.push(to);
    }
  }
  return found;
}

/** What the kernel refuses in chains that packets of such a hook come to. */
export function faultOfHook(
  statement: Statement,
  family: TableFamily,
  hooks: ReadonlySet<string> | undefined,
): WordFault | null {
  if (statement.type === 'reject' && family === 'arp') return sure('`reject` does not answer ARP');
  if (hooks === undefined || !/^(?:ip6?|inet)$/.test(family)) return null;
  if (statement.type === 'reject')
    return hooks.has('postrouting') ? sure('`reject` does not stand behind the hook postrouting') : null;
  const asked = statement.type === 'match' ? statement.left : statement.type === 'vmap' ? statement.key : null;
  if (asked?.expr !== 'fib') return null;
  const { inputs, result } = asked;
  const isRoute = /^(?:oif(?:name)?|check)\b/.test(result) || inputs.includes('iif');
  const wrong = isRoute ? ['output', 'postrouting'] : inputs.includes('oif') ? ['prerouting', 'input'] : [];
  const hook = wrong.find((one) => hooks.has(one));
  return hook === undefined ? null : sure(`\`fib ${inputs.join(' . ')} ${result}\` has no meaning at the hook ${hook}`);
}

const isVerdict = (data: Element['data']): boolean => data !== null && 'type' in data;

/** `vmap { 22 : accept, 22 : drop }`, and what is no verdict. */
export function faultOfVerdicts(data: Expression): WordFault | null {
  if (data.expr !== 'set') return null;
  const seen = new Map<string, string>();
  for (const { key, data: verdict } of data.elements) {
    if (key.expr !== 'word' || key.text.includes('$')) continue;
    if (verdict === null) return sure(`a verdict was expected behind \`${key.text}\``);
    if (!isVerdict(verdict)) {
      const word = 'expr' in verdict && verdict.expr === 'word' ? verdict.text : '';
      if (word !== '' && !word.includes('$')) return sure(`a verdict was expected, not \`${word}\``);
      continue;
    }
    const told = verdictOf(verdict as Statement);
    if (told === null) continue;
    const before = seen.get(key.text);
    if (before !== undefined && before !== told) return sure(`\`${key.text}\` has one verdict`);
    seen.set(key.text, told);
  }
  return null;
}

const verdictOf = (statement: Statement): string | null =>
  statement.type === 'verdict'
    ? statement.verdict
    : statement.type === 'jump'
      ? `${statement.how} ${statement.chain}`
      : null;

const encoder = new TextEncoder();

/** A comment of more than 128 bytes, or a prefix of the log of more than 127. */
export function faultOfLength(words: string): WordFault | null {
  for (const { 1: quoted = '', index } of words.matchAll(/"([^"\n]*)"/g)) {
    if (quoted.length < 128 / 4 || /[$\ufffd]/.test(quoted)) continue;
    const before = words.slice(0, index).replace(/"[^"]*"/g, '""');
    if (before.includes('#') || /"[^"]*$/.test(before.replaceAll('""', ''))) return null;
    const [, kind] = /\b(comment|prefix)\s+$/.exec(before) ?? [];
    const most = kind === 'comment' ? 128 : 127;
    if (kind !== undefined && encoder.encode(quoted).length > most)
      return sure(kind === 'comment' ? 'a comment has at most 128 bytes' : 'a prefix has at most 127 bytes');
  }
  return null;
}

/** Commands that make an object outside of the block of its table, which the parts of a table do not hold. */
const makesObject =
  /(?:^|[;{}\n])\s*(?:(?:add|create)\s+)?(?:counter|limit|quota)\s+(?!packets\b|name\b|rate\b|over\b|until\b)\S+\s+[\w"$]/;

/** Counters, limits and quotas of a table by kind and name; `null` where there may be more. */
export function objectsOf({ file, chains, objects }: TablePart, text: string | null): ReadonlySet<string> | null {
  if (text === null || /\binclude\b/.test(text) || makesObject.test(text)) return null;
  if (chains.some(({ rules }) => rules.some((rule) => rule.file !== file))) return null;
  return new Set(objects.map(({ kind, name }) => `${kind} ${name}`));
}
