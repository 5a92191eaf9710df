import type { Diagnostic } from '#core/diagnostic';
import type { SourceFile } from '#core/source-file';
import { remarkOf } from '../_grammar/field.ts';
import { parseSections, type Section } from '../_grammar/sections.ts';
import type { Row } from '../_grammar/table.ts';
import type { Parsed } from '../format.ts';
import { type AddressListing, type AddressNode, type Detail, type InterfaceNode, xdpModes } from './ast.ts';
import { readBriefCells, readIfconfigRow, readInetCells } from './read-address.ts';

type Style = AddressListing['style'];

const states = /^(?:UP|DOWN|UNKNOWN|LOWERLAYERDOWN|DORMANT|NOTPRESENT|TESTING)$/;
const isInet = (word: string | undefined): boolean => word === 'inet' || word === 'inet6';

/** How a line begins an interface, `null` where it does not (ip-address(8), ifconfig(8)). */
function styleOf({ indent, children: [first, second, third] }: Row): Style | null {
  if (indent > 0) return null;
  if (/^\d+:$/.test(first!.value)) return isInet(third?.value) ? 'line' : second ? 'block' : null;
  if (/^flags=\d+</.test(second?.value ?? '') || (second?.value === 'Link' && third?.value.startsWith('encap:')))
    return 'ifconfig';
  return states.test(second?.value ?? '') ? 'brief' : null;
}

export function parseAddresses(file: SourceFile): Parsed<AddressListing> {
  const { text } = file;
  const diagnostics: Diagnostic[] = [];
  const children: AddressListing['children'][number][] = [];
  let style: Style = 'block';
  for (const section of parseSections(text, (row) => styleOf(row) !== null)) {
    if (section.head === null) {
      for (const [i, row] of section.body.entries()) {
        const remark = remarkOf(text, row);
        children.push(remark);
        // The heading of `netstat -ie`, in any language.
        if (i === 0 && section.body.length === 1 && !/\d/.test(remark.value)) continue;
        diagnostics.push({
          file: file.id,
          span: { start: remark.start, end: remark.end },
          code: 'unexpected-line',
          message: 'This line belongs to no interface; the listing seems to be cut.',
          effect: 'widens',
          severity: 'warning',
        });
      }
      continue;
    }
    style = styleOf(section.head)!;
    children.push(interfaceOf(text, section.head, style, section));
  }
  return { statements: { type: 'addresses', start: 0, end: text.length, style, children }, diagnostics };
}

const detail = (text: string, { start, end }: { start: number; end: number }): Detail => ({
  type: 'detail',
  start,
  end,
  value: text.slice(start, end),
});

function interfaceOf(text: string, head: Row, style: Style, { start, end, body }: Section): InterfaceNode {
  const read = (row: Row): AddressNode | null => {
    if (style === 'ifconfig') return readIfconfigRow(row);
    return isInet(row.children[0]?.value) ? readInetCells(row.children, row.end) : null;
  };
  const below = body.map((row) => read(row) ?? detail(text, row));
  const words = head.children.map(({ value }) => value);
  const line = text.slice(head.start, head.end);
  const flags = /<([^>]*)>/.exec(line)?.[1];
  const base = { type: 'interface' as const, start, end };
  if (style === 'brief') {
    const own = readBriefCells(head.children.slice(2));
    return {
      ...base,
      name: nameOf(words[0]!),
      index: null,
      link: linkOf(words[0]!),
      flags: null,
      state: words[1]!,
      children: [...own, ...below],
    };
  }
  if (style === 'ifconfig') {
    // net-tools 1.60 has the flags on a line of their own.
    const old = body.find((row) => /\bMTU:\d+/.test(text.slice(row.start, row.end)));
    const spelt = flagsOf(line, flags) ?? old?.children.map(({ value }) => value) ?? null;
    const name = words[0]!.replace(/:$/, '');
    return { ...base, name, index: null, link: null, flags: spelt, state: null, children: below };
  }
  const index = Number.parseInt(words[0]!, 10);
  if (style === 'block') {
    const named = { name: nameOf(words[1]!), index, link: linkOf(words[1]!) };
    return { ...base, ...named, ...settingsOf(head), flags: flags?.split(',') ?? null, state: null, children: below };
  }
  const cells = head.children.slice(2);
  // `ip -o` writes the line's continuation behind a backslash.
  const cut = cells.findIndex(({ value }) => value.endsWith('\\'));
  const own = readInetCells(cut < 0 ? cells : cells.slice(0, cut + 1), head.end);
  const named = { name: nameOf(words[1]!), index, link: linkOf(words[1]!) };
  return { ...base, ...named, flags: null, state: null, children: own ? [own, ...below] : below };
}

/** linux/if.h; Czech has words of its own for them. */
const flagNames = {
  UP: 0x1,
  BROADCAST: 0x2,
  LOOPBACK: 0x8,
  POINTOPOINT: 0x10,
  RUNNING: 0x40,
  NOARP: 0x80,
  MASTER: 0x400,
};

/** `flags=4163<UP,BROADCAST,RUNNING,MULTICAST>` */
function flagsOf(line: string, names: string | undefined): string[] | null {
  const spelt = names?.split(',') ?? null;
  const bits = Number(/\bflags=(\d+)</.exec(line)?.[1] ?? Number.NaN);
  if (spelt === null || Number.isNaN(bits) || spelt.every((name) => /^[\w-]*$/.test(name))) return spelt;
  return Object.entries(flagNames).flatMap(([name, bit]) => ((bits & bit) === 0 ? [] : [name]));
}

function masterOf(children: Row['children']): Pick<InterfaceNode, 'master'> {
  const at = children.findIndex(({ value }, i) => i > 2 && value === 'master');
  const master = at < 0 ? undefined : children[at + 1]?.value;
  return master === undefined ? {} : { master };
}

/** What stands behind the flags: `mtu 1500 xdp/id:7 qdisc mq master br0 …`. */
function settingsOf({ children }: Row): Pick<InterfaceNode, 'master' | 'xdp'> {
  for (const { value, start, end } of children.slice(3)) {
    const mode = xdpModes.find((one) => one === value.replace(/\/id:\d+$/, ''));
    if (mode !== undefined) return { ...masterOf(children), xdp: { mode, start, end } };
  }
  return masterOf(children);
}

/** `eth0.100@eth0:` → `eth0.100` */
const nameOf = (word: string): string => word.replace(/:$/, '').replace(/@.*$/, '');

/** `eth0.100@eth0:` → `eth0` */
const linkOf = (word: string): string | null => /@(.+?):?$/.exec(word)?.[1] ?? null;
