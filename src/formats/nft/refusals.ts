import type { Diagnostic } from '#core/diagnostic';
import { nearestName } from '#core/nearest-name';
import type { HostNames } from '../_grammar/host-names.ts';
import type { ChainPart, Element, Expression, PlacedRule, SetPart, Statement, TablePart } from '../_grammar/nft/ast.ts';
import { isShaped, type RuleShape } from '../_grammar/nft/shape.ts';
import {
  chainTypes,
  commandWords,
  faultOfField,
  faultOfTracking,
  faultOfValue,
  hooks,
  statementWords,
  tableWords,
  type WordFault,
} from './refused-words.ts';

/** A place for which `nft -f` loads nothing of the file, nor of any that includes it. */
export interface NftRefusal extends WordFault {
  readonly file: number;
  readonly start: number;
  readonly end: number;
}

/** What the reading of a file complained about, where nft does, too; `null` where it may know more than we do. */
export function refusalOf({ code, span, file }: Diagnostic, text: string): NftRefusal | null {
  if (span === null || file === null) return null;
  const { start } = span;
  const first = /^\S+/.exec(text.slice(start, start + 80))?.[0] ?? '';
  const word = /^[\w-]+/.exec(first)?.[0] ?? '';
  const at = (what: string, near: string | null, certain: boolean): NftRefusal => ({
    file,
    ...span,
    what,
    near,
    certain,
  });
  const unknownWord = (what: string, words: readonly string[]): NftRefusal => {
    const near = words.includes(word) ? null : nearestName(word, words);
    // A word that nft does not begin anything with; of others, newer releases may know more.
    return at(
      `${what}, not \`${first}\``,
      near,
      !words.includes(word) && (near !== null || /^[^a-z]|[A-Z]/.test(first)),
    );
  };
  switch (code) {
    case 'unexpected-brace':
      return at('this brace closes nothing', null, true);
    case 'cut-off':
      return at('a closing brace is missing', null, true);
    case 'unexpected-command':
      return unknownWord('a command was expected', commandWords);
    case 'unexpected-line':
      return /^type\b/.test(first)
        ? at('`type … hook … priority …` was expected', null, true)
        : unknownWord('a chain, a set or an object was expected', tableWords);
    case 'unexpected-statement':
      return unknownWord('a statement was expected', statementWords);
    case 'unexpected-value':
      return at('a value was expected', null, false);
    default:
      return null;
  }
}

/** Tables that other programs may have made before the file is loaded. */
const isShared = ({ family, name }: TablePart): boolean =>
  (family === 'ip' || family === 'ip6') && /^(?:filter|nat|mangle|raw|security)$/.test(name);

/** For what the kernel or nft refuses rules that are otherwise spelled well. `complete`: every file was collected. */
export function refusalsOf(
  tables: readonly TablePart[],
  names: HostNames,
  complete: boolean,
  textOf: (file: number) => string | null,
): NftRefusal[] {
  const found: NftRefusal[] = [];
  for (const table of tables) {
    const own = complete && table.complete && !isShared(table);
    const scene: Scene = {
      names,
      complete,
      chains: own ? new Set(table.chains.map(({ name }) => name)) : null,
      sets: own ? new Set(table.sets.map(({ name }) => name)) : null,
    };
    for (const set of table.sets) found.push(...refusalsOfSet(set, textOf(set.file), names));
    for (const chain of table.chains) {
      found.push(...refusalsOfBase(chain));
      const seen = new Set<RuleShape>();
      for (const rule of chain.rules) {
        if (isShaped(rule)) {
          if (seen.has(rule.shape)) continue;
          seen.add(rule.shape);
        }
        for (const fault of faultsOf(rule.statements, scene))
          found.push({ file: rule.file, ...placeOf(fault, rule), ...fault });
      }
    }
  }
  return found;
}

const elementKinds: Readonly<Record<string, string>> = {
  ipv4_addr: 'address-4',
  ipv6_addr: 'address-6',
  inet_service: 'port',
};

/** Elements that are none, and networks or ranges in a set that does not say that it holds any. */
function refusalsOfSet({ keys, elements, start, end }: SetPart, text: string | null, names: HostNames): NftRefusal[] {
  const [key] = keys;
  const kind = keys.length === 1 && key && Object.hasOwn(elementKinds, key) ? elementKinds[key]! : null;
  if (kind === null || elements === null) return [];
  // What is included may say it.
  const intervals =
    text === null ||
    /\binclude\b/.test(text.slice(start, end)) ||
    /\bflags\b[^;\n]*\binterval\b/.test(text.slice(start, end));
  for (const element of elements.slice(0, mostElements)) {
    if (element.key.expr !== 'word') continue;
    const word = element.key.text;
    const at = { file: element.file, start: element.start, end: element.end };
    const fault = faultOfValue(kind, word, names);
    if (fault !== null) return [{ ...at, ...fault }];
    const isInterval = kind === 'port' ? /^\d+-\d+$/.test(word) : /[/-]/.test(word) && !/\/(?:32|128)$/.test(word);
    if (!intervals && isInterval)
      return [
        { ...at, what: `\`flags interval\` was expected in a set that holds \`${word}\``, near: null, certain: true },
      ];
  }
  return [];
}

type Fault = WordFault & { readonly at: { readonly start: number; readonly end: number } };

const placeOf = ({ at }: Fault, rule: PlacedRule): { start: number; end: number } =>
  at.start >= rule.start && at.end <= rule.end && at.end > at.start ? at : rule;

function refusalsOfBase({ base, policy }: ChainPart): NftRefusal[] {
  const found: NftRefusal[] = [];
  if (base !== null && base.priority !== '') {
    const { file, start, end } = base;
    const said = (what: string, near: string | null): void =>
      void found.push({ file, start, end, what, near, certain: true });
    if (!base.hook.includes('$') && !hooks.includes(base.hook))
      said(`a hook was expected, not \`${base.hook}\``, nearestName(base.hook, hooks));
    if (!base.type.includes('$') && !chainTypes.includes(base.type))
      said(`the type filter, nat or route was expected, not \`${base.type}\``, nearestName(base.type, chainTypes));
    if (
      !/^(?:-?\d+|\$.*|(?:raw|mangle|dstnat|filter|security|srcnat|out)(?:\s*[+-]\s*(?:\d+|\$.*))?)$/.test(
        base.priority,
      )
    )
      said(
        `a priority was expected, not \`${base.priority}\``,
        nearestName(base.priority, ['raw', 'mangle', 'dstnat', 'filter', 'security', 'srcnat']),
      );
  }
  if (policy !== null && !/^(?:accept|drop|\$.*)$/.test(policy.policy)) {
    const { file, start, end } = policy;
    const near = nearestName(policy.policy, ['accept', 'drop']);
    found.push({
      file,
      start,
      end,
      what: `the policy accept or drop was expected, not \`${policy.policy}\``,
      near,
      certain: true,
    });
  }
  return found;
}

interface Scene {
  readonly names: HostNames;
  readonly complete: boolean;
  /** `null` where there may be more of them. */
  readonly chains: ReadonlySet<string> | null;
  readonly sets: ReadonlySet<string> | null;
}

function* faultsOf(statements: readonly Statement[], scene: Scene): Generator<Fault> {
  let ended = false;
  for (const statement of statements) {
    if (ended && !(statement.type === 'nothing' && statement.word === 'comment') && statement.type !== 'opaque')
      yield { at: statement, what: 'behind the verdict nothing was expected', near: null, certain: true };
    ended = statement.type === 'verdict' || statement.type === 'jump';
    yield* faultsIn(statement, statement, scene);
  }
}

type Place = { readonly start: number; readonly end: number };

function* faultsIn(statement: Statement, at: Place, scene: Scene): Generator<Fault> {
  switch (statement.type) {
    case 'jump':
      if (scene.chains !== null && !statement.chain.includes('$') && !scene.chains.has(statement.chain))
        yield {
          at,
          what: `this table has no chain \`${statement.chain}\``,
          near: nearestName(statement.chain, scene.chains),
          certain: true,
        };
      return;
    case 'inline-jump':
      for (const { statements } of statement.rules) yield* faultsOf(statements, scene);
      return;
    case 'match':
      yield* faultsOfExpression(statement.left, at, scene);
      yield* faultsOfConstants(statement.left, statement.right, at, scene);
      return;
    case 'vmap':
      yield* faultsOfExpression(statement.key, at, scene);
      yield* faultsOfConstants(statement.key, statement.data, at, scene);
      return;
    case 'update':
      if (statement.op !== 'meter') yield* faultsOfExpression({ expr: 'ref', name: statement.set }, at, scene);
      return;
    case 'assign':
      yield* faultsOfExpression(statement.value, at, scene);
  }
}

/** Fields, sets and variables that are not there. */
function* faultsOfExpression(expression: Expression, at: Place, scene: Scene): Generator<Fault> {
  switch (expression.expr) {
    case 'payload': {
      const fault = faultOfField(expression.protocol, expression.field);
      if (fault !== null) yield { at, ...fault };
      return;
    }
    case 'ct': {
      const fault = faultOfTracking(expression.key);
      if (fault !== null) yield { at, ...fault };
      return;
    }
    case 'ref':
      if (scene.sets !== null && !expression.name.includes('$') && !scene.sets.has(expression.name))
        yield {
          at,
          what: `this table has no set \`${expression.name}\``,
          near: nearestName(expression.name, scene.sets),
          certain: true,
        };
      return;
    case 'word': {
      const name = /^\$([\w./\\]+)/.exec(expression.text)?.[1];
      if (name !== undefined && scene.complete)
        yield { at, what: `no definition of \`$${name}\` comes before`, near: null, certain: true };
      return;
    }
    case 'concat':
      for (const part of expression.parts) yield* faultsOfExpression(part, at, scene);
      return;
    case 'binary':
      yield* faultsOfExpression(expression.left, at, scene);
      yield* faultsOfExpression(expression.right, at, scene);
      return;
    case 'map':
      yield* faultsOfExpression(expression.key, at, scene);
      yield* faultsOfExpression(expression.data, at, scene);
  }
}

/** What constants a field is compared with, as `faultOfValue` calls it. */
function kindOf(expression: Expression): string | null {
  switch (expression.expr) {
    case 'payload': {
      const { protocol, field } = expression;
      if (field === 'sport' || field === 'dport') return 'port';
      if (protocol === 'tcp' && field === 'flags') return 'tcp-flags';
      if (protocol === 'ip' || protocol === 'ip6') {
        if (field === 'saddr' || field === 'daddr') return protocol === 'ip' ? 'address-4' : 'address-6';
        return field === 'protocol' || field === 'nexthdr' ? 'protocol' : null;
      }
      return null;
    }
    case 'ct':
      return expression.key === 'state' ? 'state' : null;
    case 'meta':
      return expression.key === 'l4proto' ? 'protocol' : null;
    default:
      return null;
  }
}

/** More elements of one set are not looked at: lists of that length are generated. */
const mostElements = 1000;

function* faultsOfConstants(left: Expression, right: Expression, at: Place, scene: Scene): Generator<Fault> {
  const kind = left.expr === 'binary' ? kindOf(left.left) : kindOf(left);
  switch (right.expr) {
    case 'word': {
      if (right.text.includes('$')) yield* faultsOfExpression(right, at, scene);
      const fault = kind === null ? null : faultOfValue(kind, right.text, scene.names);
      if (fault !== null) yield { at, ...fault };
      return;
    }
    case 'ref':
      yield* faultsOfExpression(right, at, scene);
      return;
    case 'list':
      for (const item of right.items) yield* faultsOfConstants(left, item, at, scene);
      return;
    case 'binary':
      yield* faultsOfConstants(left, right.left, at, scene);
      yield* faultsOfConstants(left, right.right, at, scene);
      return;
    case 'range':
      yield* faultsOfConstants(left, right.low, at, scene);
      yield* faultsOfConstants(left, right.high, at, scene);
      return;
    case 'set':
      for (const element of right.elements.slice(0, mostElements)) yield* faultsOfElement(left, element, at, scene);
  }
}

function* faultsOfElement(left: Expression, element: Element, at: Place, scene: Scene): Generator<Fault> {
  if (element.key.expr !== 'concat') yield* faultsOfConstants(left, element.key, at, scene);
  if (element.data !== null && 'type' in element.data) yield* faultsIn(element.data, at, scene);
}
