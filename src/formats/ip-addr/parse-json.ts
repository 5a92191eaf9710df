import type { Diagnostic } from '#core/diagnostic';
import type { SourceFile } from '#core/source-file';
import { itemsOf, type Json, member, numberOf, parseJson, textOf } from '../_grammar/json.ts';
import type { Parsed } from '../format.ts';
import { type AddressListing, type AddressNode, type Detail, type InterfaceNode, xdpModes } from './ast.ts';
import { addressNode } from './read-address.ts';

/** How `ip -j addr` begins, with `-p` and `-br` too. */
export const jsonHead = /^\uFEFF?\s*\[\s*(?:\{\s*\},?\s*)*\{\s*"(?:ifindex|ifname|link|link_index)"\s*:/;

/** `ip -j addr`: an object for each interface; those that a filter leaves out are empty. */
export function parseJsonAddresses(file: SourceFile): Parsed<AddressListing> {
  const { root, problems } = parseJson(file.text);
  const diagnostics = problems.map(
    ({ start, end, expected }): Diagnostic => ({
      file: file.id,
      span: { start, end },
      code: 'invalid-json',
      message: `This is not what \`ip -j addr\` prints: ${expected} was expected here. What follows is not known.`,
      effect: 'widens',
      severity: 'warning',
    }),
  );
  const children = itemsOf(root).flatMap((item) => interfaceOf(item) ?? []);
  return { statements: { type: 'addresses', start: 0, end: file.text.length, style: 'json', children }, diagnostics };
}

function interfaceOf(item: Json): InterfaceNode | null {
  const name = textOf(member(item, 'ifname'));
  if (name === null) return null;
  const flags = member(item, 'flags');
  const far = numberOf(member(item, 'link_index'));
  const master = textOf(member(item, 'master'));
  const type = member(item, 'link_type');
  const kind: Detail[] = type === null ? [] : [{ ...at(type), type: 'detail', value: `link/${textOf(type)}` }];
  return {
    ...at(item),
    type: 'interface',
    name,
    index: numberOf(member(item, 'ifindex')),
    link: textOf(member(item, 'link')) ?? (far === null ? null : `if${far}`),
    flags: flags === null ? null : itemsOf(flags).flatMap((flag) => textOf(flag) ?? []),
    state: flags === null ? textOf(member(item, 'operstate')) : null,
    ...(master === null ? {} : { master }),
    ...xdpOf(member(item, 'xdp')),
    children: [...kind, ...itemsOf(member(item, 'addr_info')).flatMap((info) => addressOf(info) ?? [])],
  };
}

/** The prefix beside the address of a peer is that of the other end. */
function addressOf(info: Json): AddressNode | null {
  const text = textOf(member(info, 'local'));
  if (text === null || info.type !== 'object') return null;
  const own = member(info, 'address') === null ? numberOf(member(info, 'prefixlen')) : null;
  const set = info.children.filter(({ children: [value] }) => value?.type === 'word' && value.value === 'true');
  const scope = textOf(member(info, 'scope'));
  const words = [...(scope === null ? [] : ['scope', scope]), ...set.map(({ name }) => name)];
  return addressNode(info, info.end, text, own, words);
}

/** `mode` counts from 1. */
function xdpOf(xdp: Json | null): Pick<InterfaceNode, 'xdp'> {
  const mode = xdp === null ? undefined : xdpModes[(numberOf(member(xdp, 'mode')) ?? 0) - 1];
  return xdp === null || mode === undefined ? {} : { xdp: { mode, ...at(xdp) } };
}

const at = ({ start, end }: Json): { start: number; end: number } => ({ start, end });
