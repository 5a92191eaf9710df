import type { Diagnostic } from '#core/diagnostic';
import type { SourceFile } from '#core/source-file';
import { itemsOf, type Json, type JsonObject, member, numberOf, parseJson, textOf } from '../_grammar/json.ts';
import type { Parsed } from '../format.ts';
import type { AddressListing, AddressNode, Detail, InterfaceNode } from './ast.ts';
import { addressNode } from './read-address.ts';

export const isJson = (text: string): boolean => /^\s*\[/.test(text);

/** `ip -j addr`, `ip -j -p addr`, `ip -j -br addr` (ip(8)). */
export function parseAddressJson(file: SourceFile): Parsed<AddressListing> {
  const { text } = file;
  const { root, problems } = parseJson(text);
  const children = itemsOf(root).flatMap(interfaceOf);
  const [problem] = problems;
  const diagnostics: Diagnostic[] =
    problem === undefined
      ? []
      : [
          {
            file: file.id,
            span: { start: problem.start, end: problem.end },
            code: 'unexpected-line',
            message: `${problem.expected} was expected here; the listing seems to be cut.`,
            effect: 'widens',
            severity: 'warning',
          },
        ];
  return { statements: { type: 'addresses', start: 0, end: text.length, style: 'json', children }, diagnostics };
}

/** Where something was asked for alone, what does not fit is an empty object. */
function interfaceOf(value: Json): InterfaceNode[] {
  const name = textOf(member(value, 'ifname'));
  if (value.type !== 'object' || name === null) return [];
  const flags = member(value, 'flags');
  const beneath = numberOf(member(value, 'link_index'));
  const kind = value.children.find((one) => one.name === 'link_type');
  const detail: Detail[] = kind
    ? [{ type: 'detail', start: kind.start, end: kind.end, value: `link/${textOf(member(value, 'link_type'))}` }]
    : [];
  const addresses = itemsOf(member(value, 'addr_info')).flatMap(addressOf);
  return [
    {
      type: 'interface',
      start: value.start,
      end: value.end,
      name,
      index: numberOf(member(value, 'ifindex')),
      link: textOf(member(value, 'link')) ?? (beneath === null ? null : `if${beneath}`),
      settings: settingsOf(value),
      flags: flags === null ? null : itemsOf(flags).flatMap((one) => textOf(one) ?? []),
      state: flags === null ? textOf(member(value, 'operstate')) : null,
      children: [...detail, ...addresses].sort((a, b) => a.start - b.start),
    },
  ];
}

/** As the words of the text: `master br0`, `xdp`. */
function settingsOf(value: JsonObject): string[] {
  const master = textOf(member(value, 'master'));
  const programs = value.children.flatMap(({ name }) => (name.startsWith('xdp') ? [name] : []));
  return [...(master === null ? [] : ['master', master]), ...programs];
}

function addressOf(value: Json): AddressNode[] {
  const local = textOf(member(value, 'local'));
  if (value.type !== 'object' || local === null) return [];
  // The prefix is that of the other end, where there is one.
  const length = member(value, 'address') === null ? numberOf(member(value, 'prefixlen')) : null;
  const found = addressNode(value, value.end, local, length, wordsOf(value));
  return found === null ? [] : [found];
}

/** `"secondary": true` */
const wordsOf = ({ children }: JsonObject): string[] =>
  children.flatMap(({ name, children: [one] }) => (one?.type === 'word' && one.value === 'true' ? [name] : []));
