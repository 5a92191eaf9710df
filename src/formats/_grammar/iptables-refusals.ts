import { nearestName } from '#core/nearest-name';
import { parseMaskedAddress } from './iptables-address.ts';
import { builtinChain, builtinChains, tableNames } from './iptables-chains.ts';
import { LineKind, NO_SPELLING } from './iptables-index.ts';
import { commandFault, TableRun } from './iptables-refused-commands.ts';
import { chainOf, type RefusalScene, refuseRule } from './iptables-refused-rule.ts';

/** A line for which iptables-restore stops: nothing of its table is loaded, nor of any behind it. */
export interface Refusal {
  readonly line: number;
  /** Offsets of the text, end exclusive. */
  readonly start: number;
  readonly end: number;
  /** What is wrong and what was expected: a sentence without its end. */
  readonly what: string;
  /** What may have been meant. */
  readonly near: string | null;
  /** False where it hangs on the version of iptables, or on what nobody collected. */
  readonly certain: boolean;
}

/** `-A ssh -j RETURN`: without a condition. */
const decidesAll =
  /^(?:\[\d+:\d+\][ \t]*)?(?:-[AI]|--append|--insert)[ \t]+\S+[ \t]+(?:-j|--jump)[ \t]+(?:ACCEPT|DROP|RETURN|QUEUE)\b/;

/** A file that is something else altogether has thousands. */
const ENOUGH = 20;

/** For what iptables-restore (1.8) refuses a file, in the order of the file. */
export function findRefusals(scene: RefusalScene): readonly Refusal[] {
  const { text, index } = scene;
  const found: Refusal[] = [];
  /** By spelling. */
  const sound: boolean[] = [];
  let table: string | null = null;
  let chains = new Set<string>();
  let declared = new Set<string>();
  let run = new TableRun();
  const refuse = (line: number, what: string, near: string | null = null, certain = true): void =>
    void found.push({ line, start: index.start(line), end: index.end(line), what, near, certain });
  for (let line = 0; line < index.length && found.length < ENOUGH; line++) {
    const kind = index.kind(line);
    const start = index.start(line);
    const words = text.slice(start, index.end(line));
    const isIndented = start > 0 && text[start - 1] !== '\n';
    if (kind === LineKind.comment) {
      if (isIndented) refuse(line, 'a comment begins where its line begins, without blanks');
    } else if (kind === LineKind.table) {
      if (table !== null) refuse(line, '`COMMIT` was expected before another table begins');
      table = words.slice(1).trim();
      chains = new Set(scene.madeBefore?.get(table));
      declared = new Set();
      run = new TableRun();
      const near = tableNames.includes(table) ? null : nearestName(table, tableNames);
      if (!tableNames.includes(table)) refuse(line, `iptables has no table \`${table}\``, near, near !== null);
    } else if (table === null) refuse(line, 'a table (`*filter`) was expected before this line');
    else if (kind === LineKind.commit) {
      if (isIndented) refuse(line, '`COMMIT` stands where its line begins, without blanks');
      else {
        const loop = run.loop(table);
        if (loop !== null) refuse(loop.by, `chain \`${loop.to}\` leads back to itself`, null, loop.certain);
        table = null;
      }
    } else if (kind === LineKind.chain)
      declareChain(table, words, chains, declared, (...said) => refuse(line, ...said));
    else if (kind === LineKind.text) {
      // `-4 -A …` is a rule of one family; of others, the command may stand wherever it likes.
      if (!/^(?:-[46]|--ipv[46])\s/.test(words))
        refuse(
          line,
          'a rule (`-A CHAIN …`) was expected',
          null,
          !/^-(?!t\b|-table\b).*\s-(?:[A-Z]\b|-(?:append|insert)\b)/.test(words),
        );
    } else {
      const made = /^(?:-N|--new-chain)[ \t]+(\S+)/.exec(words);
      const renamed = /^(?:-E|--rename-chain)[ \t]+(\S+)[ \t]+(\S+)/.exec(words);
      if (renamed !== null) renameChain(table, renamed[1]!, renamed[2]!, chains, (...said) => refuse(line, ...said));
      const chain = chainOf(text, index, line);
      const misplaced = run.chainFault(words, table, chains);
      if (made !== null) for (const known of [chains, declared]) known.add(made[1]!);
      const fault = misplaced ?? commandFault(words, table, chains) ?? run.add(words, chain);
      if (fault !== null) refuse(line, fault);
      if (chain !== null && decidesAll.test(words)) run.end(chain);
      const spelling = index.spelling(line);
      if (spelling !== NO_SPELLING && sound[spelling] && isAddressed(scene, line)) continue;
      const before = found.length;
      const next = refuseRule(
        scene,
        line,
        table,
        chains,
        (at, what, near = null, certain = true) =>
          void found.push({ line, start: at.start, end: at.end, what, near, certain }),
      );
      if (next !== null && chain !== null) run.lead(chain, next, line);
      if (spelling !== NO_SPELLING) sound[spelling] = found.length === before;
    }
  }
  if (table !== null && found.length < ENOUGH)
    refuse(index.length - 1, `\`COMMIT\` was expected behind the last rule of table ${table}`);
  return found;
}

type Refuse = (what: string, near?: string | null, certain?: boolean) => void;

/** Names of chains are shorter than 29 characters (XT_EXTENSION_MAXNAMELEN). */
const LONGEST = 28;

/** As the legacy backend does it; the nft backend of 1.8.9 refuses it in files, which is not told here. */
function renameChain(table: string, from: string, to: string, chains: Set<string>, refuse: Refuse): void {
  if (!chains.has(from)) refuse(`table ${table} has no chain \`${from}\``);
  else if (chains.has(to)) refuse(`table ${table} has a chain \`${to}\` already`);
  chains.delete(from);
  chains.add(to);
}

/** `:INPUT ACCEPT [0:0]`, `:ssh - [0:0]`. */
function declareChain(table: string, words: string, chains: Set<string>, declared: Set<string>, refuse: Refuse): void {
  const [name = '', policy] = words
    .slice(1)
    .trim()
    .split(/[ \t]+/);
  if (name === '' || policy === undefined) {
    refuse('a chain and its policy were expected (`:INPUT ACCEPT`, `:name -`)');
    return;
  }
  if (name.length > LONGEST) refuse(`the name of a chain has at most ${LONGEST} characters`);
  const builtin = builtinChain(table, name) !== null;
  // The nft backend takes it twice.
  if (declared.has(name)) refuse(`table ${table} has a chain \`${name}\` already`, null, false);
  if (!builtin) for (const known of [chains, declared]) known.add(name);
  if (policy === '-') return;
  // The nft backend makes a chain of its own of it.
  if (!builtin)
    refuse(
      `\`${name}\` is no built-in chain of table ${table}, and only those have a policy`,
      nearestName(name, builtinChains(table)),
      false,
    );
  else if (policy !== 'ACCEPT' && policy !== 'DROP')
    refuse('the policy ACCEPT or DROP was expected', nearestName(policy, ['ACCEPT', 'DROP']));
}

/** Whether the own address of a line, which is otherwise spelled like a sound one, is one. */
function isAddressed({ text, index, family }: RefusalScene, line: number): boolean {
  const from = index.address(line);
  let at = from;
  while (at < index.end(line) && text.charCodeAt(at) > 32) at++;
  return parseMaskedAddress(text.slice(from, at), family) !== null;
}
