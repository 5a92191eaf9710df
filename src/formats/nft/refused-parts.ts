import { type AddressRange, parsePrefix } from '#core/address';
import { nearestName } from '#core/nearest-name';
import type { HostNames } from '../_grammar/host-names.ts';
import type { ChainPart, Element, SetPart, TablePart } from '../_grammar/nft/ast.ts';
import { faultOfPriority, faultOfVerdicts } from './refused-hooks.ts';
import { chainTypes, faultOfValue, hooks, type NftRefusal, setTypes } from './refused-words.ts';

/** More elements of one set are not looked at: lists of that length are generated. */
export const mostElements = 1000;

/** Two values of a set with nothing but blanks between them. */
export function withoutComma(words: string): readonly [string, string] | null {
  const [, first, second] =
    /[{,]\s*([\w.:/-]*[\w.])\s+(?!(?:timeout|expires|comment|counter|limit|quota|last|ct|packets|bytes|used)\b)([\w.:/-]*\w)\s*[,}]/.exec(
      words.replace(/#.*/g, '').replace(/"[^"]*"/g, '""'),
    ) ?? [];
  return first === undefined || second === undefined ? null : [first, second];
}

const hooksOfType: Readonly<Record<string, readonly string[]>> = {
  nat: ['prerouting', 'input', 'output', 'postrouting'],
  route: ['output'],
};

const elementKinds: Readonly<Record<string, string>> = {
  ipv4_addr: 'address-4',
  ipv6_addr: 'address-6',
  inet_service: 'port',
};

/** Elements that are none, networks or ranges in a set that does not say that it holds any, and such that overlap. */
export function refusalsOfSet(
  { file, keys, data, elements, start, end }: SetPart,
  text: string | null,
  names: HostNames,
): NftRefusal[] {
  const own = text?.slice(start, end).replace(/#.*/g, (comment) => ' '.repeat(comment.length)) ?? null;
  const here = (what: string, near: string | null): NftRefusal[] => [{ file, start, end, what, near, certain: true }];
  const unknown = keys.find((one) => one !== null && !setTypes.includes(one) && nearestName(one, setTypes) !== null);
  if (unknown != null)
    return here(`a set of \`${unknown}\` holds nothing that nft knows`, nearestName(unknown, setTypes));
  const line = own === null ? null : faultOfSetLines(own, keys);
  if (line !== null) return here(line.what, line.near);
  const verdicts =
    data === 'verdict' && elements !== null
      ? faultOfVerdicts({ expr: 'set', start, end, elements: elements.slice(0, mostElements) })
      : null;
  if (verdicts !== null) return here(verdicts.what, verdicts.near);
  const part = keys.length > 1 ? faultOfParts(keys, elements ?? [], own) : null;
  if (part !== null) return here(part, null);
  const [key] = keys;
  const kind = keys.length === 1 && key && Object.hasOwn(elementKinds, key) ? elementKinds[key]! : null;
  if (kind === null || elements === null) return [];
  // What is included may say it.
  const intervals = own === null || /\binclude\b|\bflags\b[^;\n]*\binterval\b/.test(own);
  const pair = own === null ? null : withoutComma(own.slice(own.search(/\belements\s*=/)));
  if (pair !== null) return here(`a comma was expected between \`${pair.join('` and `')}\``, pair.join(', '));
  for (const element of elements.slice(0, mostElements)) {
    if (element.key.expr !== 'word') continue;
    const word = element.key.text;
    const at = { file: element.file, start: element.start, end: element.end };
    const fault = faultOfValue(kind, word, names);
    if (fault !== null) return [{ ...at, ...fault }];
    const isInterval = kind === 'port' ? /^\d+-\d+$/.test(word) : /[/-]/.test(word);
    if (!intervals && isInterval) {
      const [low, high] = word.split('-');
      const what = `\`flags interval\` was expected in a set that holds \`${word}\``;
      // nft 1.1.3 takes a range of one.
      return [{ ...at, what, near: null, certain: low !== high }];
    }
  }
  return own === null || /\binclude\b|\bauto-merge\b/.test(own) ? [] : overlap(elements, kind);
}

/** `10.0.0.0/24 . 22` in a set that does not say that it holds networks, and `* . 22`. */
function faultOfParts(keys: SetPart['keys'], elements: readonly Element[], own: string | null): string | null {
  if (!keys.every((one) => one !== null && Object.hasOwn(elementKinds, one))) return null;
  const intervals = own === null || /\binclude\b|\bflags\b[^;\n]*\binterval\b/.test(own);
  for (const { key } of elements.slice(0, mostElements)) {
    if (key.expr !== 'concat') continue;
    const words = key.parts.map((one) => (one.expr === 'word' ? one.text : ''));
    if (words.includes('*')) return '`*` stands for nothing beside other values';
    const network = words.find((word) => /^[\da-f.:]+\/\d+$/i.test(word));
    if (!intervals && network !== undefined)
      return `\`flags interval\` was expected in a set that holds \`${network}\``;
  }
  return null;
}

const setFlags = ['constant', 'dynamic', 'interval', 'timeout'];

function faultOfSetLines(own: string, keys: SetPart['keys']): { what: string; near: string | null } | null {
  if (keys.length === 0 && !/\b(?:include|type|typeof)\b/.test(own))
    return { what: '`type` or `typeof` was expected', near: null };
  const flags = /[\n;{]\s*flags\s+([\w\s,-]+)/.exec(own)?.[1]?.split(/[\s,]+/) ?? [];
  const flag = flags.find((one) => nearestName(one, setFlags) !== null && !setFlags.includes(one));
  return flag === undefined
    ? null
    : { what: `a flag of a set was expected, not \`${flag}\``, near: nearestName(flag, setFlags) };
}

/** The same network may stand there twice; one inside of another, or across its border, is refused. */
export function overlap(elements: NonNullable<SetPart['elements']>, kind: string): NftRefusal[] {
  const rangeOf = kind === 'port' ? portRange : parsePrefix;
  const placed = elements.flatMap((element) => {
    const range = element.key.expr === 'word' ? rangeOf(element.key.text) : null;
    return range === null ? [] : [{ element, ...range }];
  });
  placed.sort((a, b) => (a.low < b.low ? -1 : a.low > b.low ? 1 : a.high < b.high ? -1 : a.high > b.high ? 1 : 0));
  let before = placed[0];
  for (const one of placed.slice(1)) {
    if (one.low <= before!.high && (one.low !== before!.low || one.high !== before!.high)) {
      const [first, second] = [before!.element, one.element].toSorted((a, b) => a.start - b.start);
      const { file, start, end } = second!;
      const what = `\`${wordOf(second!)}\` overlaps \`${wordOf(first!)}\`, which nothing without \`auto-merge\` holds`;
      return [{ file, start, end, what, near: null, certain: true }];
    }
    before = one;
  }
  return [];
}

const wordOf = ({ key }: Element): string => (key.expr === 'word' ? key.text : '');

function portRange(text: string): Pick<AddressRange, 'low' | 'high'> | null {
  const [, low, high = low] = /^(\d+)(?:-(\d+))?$/.exec(text) ?? [];
  return low === undefined ? null : { low: Number(low), high: Number(high) };
}

/** `own`: nothing but this file makes the table. */
export function refusalsOfBase({ base, policy }: ChainPart, { family }: TablePart, own: boolean): NftRefusal[] {
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
  if (base !== null) {
    const { file, start, end, type, hook, devices } = base;
    const fault = faultOfPriority(base, family);
    if (fault !== null) found.push({ file, start, end, ...fault });
    const of = Object.hasOwn(hooksOfType, type) ? hooksOfType[type]! : hooks;
    if (hooks.includes(hook) && !of.includes(hook))
      found.push({
        file,
        start,
        end,
        what: `a chain of the type ${type} has the hook ${of.join(', ')}`,
        near: null,
        certain: true,
      });
    // nft 1.1.3 takes it, 1.0.6 does not.
    if ((family === 'netdev' || family === 'inet') && hook === 'ingress' && devices === null)
      found.push({
        file,
        start,
        end,
        what: 'a chain of the hook ingress needs a `device`',
        near: null,
        certain: false,
      });
  }
  if (policy !== null && base === null && own) {
    const { file, start, end } = policy;
    const what = 'a policy stands in chains with `type … hook … priority …`';
    found.push({ file, start, end, what, near: null, certain: true });
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
