import { append } from '#core/append';
import type { Diagnostic } from '#core/diagnostic';
import { findLoop, type Way } from '#core/find-loop';
import { nearestName } from '#core/nearest-name';
import type { HostNames } from '../_grammar/host-names.ts';
import type { Element, Expression, PlacedRule, Statement, TablePart } from '../_grammar/nft/ast.ts';
import { isShaped, type RuleShape } from '../_grammar/nft/shape.ts';
import { faultOfHook, faultOfLength, faultOfVerdicts, hooksOfChains, objectsOf } from './refused-hooks.ts';
import { mostElements, overlap, refusalsOfBase, refusalsOfSet, withoutComma } from './refused-parts.ts';
import { faultOfProtocols } from './refused-protocols.ts';
import { faultOfStatement, type RulePlace } from './refused-statements.ts';
import {
  commandWords,
  faultOfField,
  faultOfTracking,
  faultOfValue,
  type NftRefusal,
  statementWords,
  tableWords,
  type WordFault,
} from './refused-words.ts';

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
    case 'policy-twice':
      return at('a chain has one policy', null, true);
    case 'defined-twice':
      return at('a name that is defined already was defined again', 'redefine', true);
    case 'include-without-quotes':
      return at('a path in double quotes was expected', null, true);
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
      objects: own ? objectsOf(table, textOf(table.file)) : null,
      bases: new Set(baseNames(table)),
      wordsOf: null,
    };
    const hooks = hooksOfChains(table.chains, waysOf(table));
    for (const set of table.sets) append(found, refusalsOfSet(set, textOf(set.file), names));
    for (const chain of table.chains) {
      append(found, refusalsOfBase(chain, table, own));
      const seen = new Set<RuleShape>();
      for (const rule of chain.rules) {
        if (isShaped(rule)) {
          if (seen.has(rule.shape)) continue;
          seen.add(rule.shape);
        }
        const text = textOf(rule.file);
        const long = faultOfLength(text?.slice(rule.start, rule.end) ?? '');
        if (long !== null) found.push({ file: rule.file, start: rule.start, end: rule.end, ...long });
        const place: RulePlace = {
          family: table.family,
          base: chain.base,
          hooks: hooks.get(chain.name),
          wordsOf: ({ start, end }) => (start >= rule.start && end <= rule.end ? (text?.slice(start, end) ?? '') : ''),
        };
        for (const fault of faultsOf(rule.statements, scene, place))
          found.push({ file: rule.file, ...placeOf(fault, rule), ...fault });
      }
    }
    const loop = findLoop(baseNames(table), waysOf(table));
    if (loop !== null)
      found.push({
        file: loop.by.file,
        start: loop.by.start,
        end: loop.by.end,
        what: `chain \`${loop.to}\` leads back to itself`,
        near: null,
        certain: true,
      });
  }
  return found;
}

const baseNames = ({ chains }: TablePart): string[] =>
  chains.filter(({ base }) => base !== null).map(({ name }) => name);

/** Chains that the rules of a chain lead to. */
function waysOf({ chains }: TablePart): (name: string) => Way<PlacedRule>[] {
  const byName = new Map(chains.map((chain) => [chain.name, chain]));
  return (name) =>
    (byName.get(name)?.rules ?? []).flatMap((rule) =>
      (isShaped(rule) ? rule.shape.sample : rule).statements.flatMap(targetsOf).map((to) => ({ to, by: rule })),
    );
}

function targetsOf(statement: Statement): string[] {
  if (statement.type === 'jump') return [statement.chain];
  if (statement.type !== 'vmap' || statement.data.expr !== 'set') return [];
  return statement.data.elements.flatMap(({ data }) => (data !== null && 'type' in data ? targetsOf(data) : []));
}

type Fault = WordFault & { readonly at: { readonly start: number; readonly end: number } };

const placeOf = ({ at }: Fault, rule: PlacedRule): { start: number; end: number } =>
  at.start >= rule.start && at.end <= rule.end && at.end > at.start ? at : rule;

interface Scene {
  readonly names: HostNames;
  readonly complete: boolean;
  /** `null` where there may be more of them. */
  readonly chains: ReadonlySet<string> | null;
  readonly sets: ReadonlySet<string> | null;
  readonly objects: ReadonlySet<string> | null;
  /** Chains that hooks lead to, which no rule may. */
  readonly bases: ReadonlySet<string>;
  readonly wordsOf: RulePlace['wordsOf'] | null;
}

function* faultsOf(statements: readonly Statement[], scene: Scene, place: RulePlace | null): Generator<Fault> {
  let ended = false;
  for (const [i, statement] of statements.entries()) {
    if (ended && !(statement.type === 'nothing' && statement.word === 'comment') && statement.type !== 'opaque')
      yield { at: statement, what: 'behind the verdict nothing was expected', near: null, certain: true };
    ended = statement.type === 'verdict' || statement.type === 'jump';
    const own =
      place &&
      (faultOfStatement(statement, statements.slice(0, i), place) ?? faultOfHook(statement, place.family, place.hooks));
    if (own !== null) yield { at: statement, ...own };
    yield* faultsIn(statement, statement, { ...scene, wordsOf: place?.wordsOf ?? null });
  }
  const twice = place && faultOfProtocols(statements, place.family);
  if (twice !== null) yield twice;
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
      else if (scene.bases.has(statement.chain))
        yield { at, what: `no rule leads to \`${statement.chain}\`, which has a hook`, near: null, certain: true };
      return;
    case 'nothing': {
      const name = /^counter\s+name\s+(?:"([\w.-]+)"|([\w.-]+))$/.exec(scene.wordsOf?.(statement) ?? '');
      const counter = name?.[1] ?? name?.[2];
      if (scene.objects !== null && counter !== undefined && !scene.objects.has(`counter ${counter}`))
        yield { at, what: `this table has no counter \`${counter}\``, near: null, certain: true };
      return;
    }
    case 'object':
      if (
        scene.objects !== null &&
        !/[$]/.test(statement.name) &&
        !scene.objects.has(`${statement.kind} ${statement.name}`)
      )
        yield { at, what: `this table has no ${statement.kind} \`${statement.name}\``, near: null, certain: true };
      return;
    case 'inline-jump':
      for (const { statements } of statement.rules) yield* faultsOf(statements, scene, null);
      return;
    case 'match':
      if (scene.wordsOf !== null && statement.right.expr === 'set' && kindOf(statement.left) !== null) {
        const pair = withoutComma(scene.wordsOf(statement));
        if (pair !== null)
          yield {
            at,
            what: `a comma was expected between \`${pair.join('` and `')}\``,
            near: pair.join(', '),
            certain: true,
          };
      }
      if (
        statement.relation === '!' &&
        /^(?:port|address-[46]|protocol|.*type|family)$/.test(kindOf(statement.left) ?? '')
      )
        yield { at, what: '`!=` was expected, not `!`', near: '!=', certain: true };
      yield* faultsOfExpression(statement.left, at, scene);
      yield* faultsOfConstants(statement.left, statement.right, at, scene);
      return;
    case 'vmap': {
      const verdicts = faultOfVerdicts(statement.data);
      if (verdicts !== null) yield { at, ...verdicts };
      const kind = kindOf(statement.key);
      if (statement.data.expr === 'set' && (kind === 'port' || kind === 'address-4' || kind === 'address-6')) {
        const elements = statement.data.elements.slice(0, mostElements).map((one) => ({ ...one, file: 0 }));
        for (const { what, near, certain } of overlap(elements, kind)) yield { at, what, near, certain };
      }
      yield* faultsOfExpression(statement.key, at, scene);
      yield* faultsOfConstants(statement.key, statement.data, at, scene);
      return;
    }
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

const metaKinds: ReadonlyMap<string, string> = new Map([
  ['l4proto', 'protocol'],
  ['nfproto', 'family'],
  ['iif', 'iif'],
  ['oif', 'oif'],
  ['iifname', 'device-name'],
  ['oifname', 'device-name'],
  ['skuid', 'user'],
  ['skgid', 'group'],
]);

/** What constants a field is compared with, as `faultOfValue` calls it. */
function kindOf(expression: Expression): string | null {
  switch (expression.expr) {
    case 'payload': {
      const { protocol, field } = expression;
      if (field === 'sport' || field === 'dport') return 'port';
      if (field === 'type' && (protocol === 'icmp' || protocol === 'icmpv6')) return `${protocol}-type`;
      if (protocol === 'ether') return field === 'type' ? null : 'hardware';
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
      return metaKinds.get(expression.key) ?? null;
    case 'fib':
      return expression.result === 'type' ? 'address-type' : null;
    default:
      return null;
  }
}

const severalOf = (items: readonly Expression[]): WordFault => {
  const words = items.map((item) => (item.expr === 'word' ? item.text : ''));
  const near = `{ ${words.join(', ')} }`;
  return { what: 'several values stand in braces', near, certain: !words.some((word) => word.includes('$')) };
};

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
      // Only flags are joined by commas alone.
      if (kind !== null && !/^(?:state|tcp-flags)$/.test(kind) && right.items.every(({ expr }) => expr === 'word'))
        yield { at, ...severalOf(right.items) };
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
  if (element.key.expr === 'concat') {
    if (element.key.parts.some((part) => part.expr === 'word' && part.text === '*'))
      yield { at, what: '`*` stands for nothing beside other values', near: null, certain: true };
  } else yield* faultsOfConstants(left, element.key, at, scene);
  if (element.data !== null && 'type' in element.data) yield* faultsIn(element.data, at, scene);
}
