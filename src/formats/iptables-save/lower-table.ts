import type { OriginId } from '#core/origin';
import { presentOf, type SourceFile } from '#core/source-file';
import type { FilterRule, FilterTable } from '#model/packet-filter';
import { builtinChain, tableNames } from '../_grammar/iptables-chains.ts';
import { makeTable, type SeenChain } from '../_grammar/iptables-filter-table.ts';
import { LineKind, NO_SPELLING, type StatementIndex } from '../_grammar/iptables-index.ts';
import { RuleLowering } from '../_grammar/iptables-lower-rule.ts';
import { type PackScene, packRules } from '../_grammar/iptables-pack-rules.ts';
import type { IptablesBackend } from '../_grammar/iptables-program.ts';
import type { ChainState, TableState } from '../_grammar/iptables-tables.ts';
import type { HostContext } from '../format.ts';
import type { Dump } from './read-dumps.ts';

interface TableScene {
  readonly file: SourceFile;
  readonly index: StatementIndex;
  readonly state: TableState;
  readonly dump: Dump;
  readonly backend: IptablesBackend;
  /** No dump of the host tells what plain iptables is. */
  readonly guessed: boolean;
  /** A file that is loaded at boot: chains that it does not declare keep the policy ACCEPT. */
  readonly isFile: boolean;
  /** `iptables -S`: no `COMMIT`. */
  readonly isCommands: boolean;
  /** Lines may have been filtered out. */
  readonly partial: boolean;
  /** Sets that the file's rules fill. */
  readonly filled: ReadonlySet<string>;
  /** Where it is not certain that the file is loaded at all: what stands in front of each built-in chain then. */
  readonly doubt: FilterRule | null;
  readonly host: HostContext;
}

/** Lossless, with every option; `iptables -S` is as good but shows one table. */
const fidelity = { save: 100, commands: 95 } as const;

/** The neutral form of one table of a dump. */
export function lowerTable(scene: TableScene): FilterTable {
  const { file, index, state, dump, isFile, isCommands, host } = scene;
  const { origins } = host;
  const family = dump.program.family ?? 4;
  const spanOf = (line: number): OriginId => origins.span(file.id, index.start(line), index.end(line));
  const cut = !isCommands && !state.committed;
  const complete = !scene.partial && !cut && state.unread.length === 0;
  const origin = spanOf(state.line ?? [...state.chains.values()][0]?.line ?? 0);
  const rules = new RuleLowering(file.text, index, family, presentOf(file) ?? dump.madeAt, scene.filled);
  // Built-in chains are no target: what jumps to one is not loaded.
  const userChains = new Set([...state.chains.keys()].filter((name) => builtinChain(state.name, name) === null));
  const chains = [...state.chains.values()].map((chain): SeenChain => {
    const declared = chain.declared;
    const chainOrigin = spanOf(chain.line);
    const policy = policyOf(chain, isFile && !declared);
    const undeclared = !declared && !isFile;
    return {
      name: chain.name,
      origin: chainOrigin,
      policy,
      policyOrigin:
        declared || !isFile ? chainOrigin : origins.default('iptables-restore', `:${chain.name} ACCEPT [0:0]`),
      rules: lowerRules(
        chain,
        { family, text: file.text, index, lowering: rules, chains: userChains, spanOf },
        userChains.has(chain.name) ? null : scene.doubt,
      ),
      complete: complete && !undeclared,
    };
  });
  reportProblems(scene, rules, cut);
  return makeTable({
    name: state.name,
    family,
    backend: scene.backend,
    plain: dump.program.plain,
    guessed: scene.guessed && dump.program.backend === null,
    fidelity: isCommands ? fidelity.commands : fidelity.save,
    origin,
    chains,
    showsBuiltins: !isFile && !isCommands,
  });
}

function reportProblems({ file, index, state, isFile, host }: TableScene, rules: RuleLowering, cut: boolean): void {
  const report = (line: number, code: string, message: string): void => {
    const span = { start: index.start(line), end: index.end(line) };
    host.report({ file: file.id, span, code, message, effect: 'widens', severity: 'warning' });
  };
  if (cut && state.line !== null && !isFile) {
    const message = `Table ${state.name} ends without COMMIT, so this output was cut off. Collect it again.`;
    report(state.line, 'commit-missing', message);
  }
  if (!isFile && state.line !== null && !tableNames.includes(state.name))
    report(state.line, 'unknown-table', `iptables has no table ${state.name}; its rules were passed over.`);
  // Lines that are no command at all have been reported where they were read.
  const unread = state.unread.find((line) => index.kind(line) !== LineKind.text);
  if (unread !== undefined)
    report(unread, 'unread-command', `What this line does to table ${state.name} is not known.`);
  for (const [words, line] of rules.unknown) {
    const what = words.startsWith('-m') ? 'match' : 'do';
    report(line, 'unknown-extension', `What rules with \`${words}\` ${what} is not known, so they stay undecided.`);
  }
}

function policyOf({ policy }: ChainState, isDefault: boolean): SeenChain['policy'] {
  if (policy === 'ACCEPT' || policy === 'DROP') return policy === 'ACCEPT' ? 'accept' : 'drop';
  return isDefault ? 'accept' : null;
}

/** Whether most rules are spelled like others. */
function areAlike(lines: readonly number[], index: StatementIndex): boolean {
  let alike = 0;
  for (let i = 0; i < lines.length; i++) if (index.spelling(lines[i]!) !== NO_SPELLING) alike++;
  return 2 * alike > lines.length;
}

/** Shorter chains take less room as objects. */
const PACKED_FROM = 32;

function lowerRules({ rules }: ChainState, packing: PackScene, doubt: FilterRule | null): SeenChain['rules'] {
  if (doubt === null && rules.length >= PACKED_FROM && areAlike(rules, packing.index)) return packRules(rules, packing);
  const { lowering, chains, spanOf } = packing;
  const lowered: FilterRule[] = doubt === null ? [] : [doubt];
  for (const line of rules) lowering.lower(line, chains, spanOf(line), lowered);
  return lowered;
}
