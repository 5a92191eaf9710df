import { EOF, type IToken, type TokenType } from 'chevrotain';
import type { Branch, Production, Sequence } from './lookahead.ts';

/** A rule as it was recorded; `branches` by the last twelve bits of Chevrotain's key: method (4) and its number (8). */
export interface RecordedRule {
  readonly body: Sequence;
  readonly branches: ReadonlyMap<number, Branch>;
}

/** Chevrotain's codes of the methods that decide something. */
const methods = { OR: 1, OPTION: 2, MANY: 3, AT_LEAST_ONE: 4, MANY_SEP: 5, AT_LEAST_ONE_SEP: 6 } as const;
type Method = keyof typeof methods;

type Action = () => unknown;
type Body = Action | { readonly DEF: Action };
type Alternatives = readonly { readonly ALT: Action; readonly GATE?: Action }[];
interface Rule {
  readonly ruleName: string;
  readonly originalGrammarAction: Action;
}

/** What rules get while they are recorded. */
const noToken: IToken = { image: '', startOffset: -1, tokenType: EOF, tokenTypeIdx: EOF.tokenTypeIdx! };
const noResult = Object.freeze({});

/**
 * Runs the rules of a parser that is used for nothing else: the methods that rules are written in note what they are
 * asked for instead of looking for it. Chevrotain does the same, but for all rules at once.
 */
export class GrammarRecorder {
  readonly #parser: object;
  #open: Production[] = [];
  #branches = new Map<number, Branch>();

  constructor(parser: object) {
    this.#parser = parser;
    const recording: Record<string, unknown> = {
      RECORDING_PHASE: true,
      ACTION: () => undefined,
      BACKTRACK: () => () => true,
      LA: () => noToken,
      consume: (_: number, token: TokenType) => this.#add({ token }, noToken),
      subrule: (_: number, rule: Rule) => this.#add({ rule: rule.ruleName }, noResult),
      or: (index: number, choice: Alternatives | { DEF: Alternatives }) => this.#or(index, choice),
      option: (index: number, body: Body) => this.#body('OPTION', index, body),
      many: (index: number, body: Body) => this.#body('MANY', index, body),
      atLeastOne: (index: number, body: Body) => this.#body('AT_LEAST_ONE', index, body),
    };
    for (let index = 0; index < 10; index++) {
      const suffix = index === 0 ? '' : String(index);
      recording[`CONSUME${suffix}`] = (token: TokenType) => this.#add({ token }, noToken);
      recording[`SUBRULE${suffix}`] = (rule: Rule) => this.#add({ rule: rule.ruleName }, noResult);
      recording[`OR${suffix}`] = (choice: Alternatives | { DEF: Alternatives }) => this.#or(index, choice);
      for (const method of ['OPTION', 'MANY', 'AT_LEAST_ONE', 'MANY_SEP', 'AT_LEAST_ONE_SEP'] as const)
        recording[method + suffix] = (body: Body) => this.#body(method, index, body);
    }
    Object.assign(parser, recording);
  }

  record(rule: string): RecordedRule {
    const branches = new Map<number, Branch>();
    this.#branches = branches;
    const { originalGrammarAction } = (this.#parser as Record<string, Rule>)[rule]!;
    return { body: this.#sequence(originalGrammarAction), branches };
  }

  #sequence(action: Action): Sequence {
    const outer = this.#open;
    const productions: Production[] = [];
    this.#open = productions;
    action.call(this.#parser);
    this.#open = outer;
    return productions;
  }

  #add<T>(production: Production, result: T): T {
    this.#open.push(production);
    return result;
  }

  #or(index: number, choice: Alternatives | { DEF: Alternatives }): object {
    const alternatives = 'DEF' in choice ? choice.DEF : choice;
    return this.#branch('OR', index, {
      alternatives: alternatives.map(({ ALT }) => this.#sequence(ALT)),
      gated: alternatives.some(({ GATE }) => GATE !== undefined),
    });
  }

  #body(method: Exclude<Method, 'OR'>, index: number, body: Body): object {
    const action = typeof body === 'function' ? body : body.DEF;
    const skippable = method !== 'AT_LEAST_ONE' && method !== 'AT_LEAST_ONE_SEP';
    return this.#branch(method, index, { body: this.#sequence(action), skippable });
  }

  #branch(method: Method, index: number, branch: Branch): object {
    this.#branches.set((methods[method] << 8) | index, branch);
    return this.#add(branch, noResult);
  }
}
