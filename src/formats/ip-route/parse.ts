import { parsePrefix } from '#core/address';
import type { Diagnostic } from '#core/diagnostic';
import type { SourceFile } from '#core/source-file';
import { type Field, fieldOf, remarkOf } from '../_grammar/field.ts';
import { parseSections, type Section } from '../_grammar/sections.ts';
import type { Cell, Row } from '../_grammar/table.ts';
import type { Parsed } from '../format.ts';
import type { KernelRouteNode, NextHop, RouteListing, RouteNode, RuleNode } from './ast.ts';
import { routeFlags, routeKinds, ruleValues } from './keywords.ts';

type Node = RouteListing['children'][number];

export function parseRoutes(file: SourceFile, kind: string): Parsed<RouteListing> {
  const { text } = file;
  const children: Node[] = [];
  const diagnostics: Diagnostic[] = [];
  const read = kind === 'ip-rule' ? ruleOf : kind === 'route-table' ? kernelRouteOf : routeOf;
  for (const section of parseSections(text, (row) => row.indent === 0 || kind === 'route-table')) {
    const node = section.head === null ? null : read(section, text);
    if (node) {
      children.push(node);
      continue;
    }
    const remark = remarkOf(text, section);
    children.push(remark);
    if (section.head !== null && kind === 'route-table' && isKernelHeading(section.head, children.length)) continue;
    diagnostics.push({
      file: file.id,
      span: { start: remark.start, end: remark.end },
      code: 'unexpected-line',
      message: `This line is no ${kind === 'ip-rule' ? 'routing rule' : 'route'} as the program prints them.`,
      effect: 'widens',
      severity: 'warning',
    });
  }
  return { statements: { type: 'routes', start: 0, end: text.length, children }, diagnostics };
}

/** `key value key value flag`; `via` may name its family: `via inet6 fe80::1`. */
function attributes(cells: readonly Cell[], flags: (word: string) => boolean): Field[] {
  const fields: Field[] = [];
  for (let i = 0; i < cells.length; i++) {
    const key = cells[i]!;
    let at = i + 1;
    if (key.value === 'via' && /^inet6?$/.test(cells[at]?.value ?? '')) at++;
    const value = cells[at];
    if (flags(key.value) || value === undefined) fields.push(fieldOf(key.value, { ...key, value: '' }));
    else {
      const words = cells.slice(i + 1, at + 1).map((cell) => cell.value);
      fields.push(fieldOf(key.value, { start: key.start, end: value.end, value: words.join(' ') }));
      i = at;
    }
  }
  return fields;
}

const isFlag = (word: string): boolean => routeFlags.has(word) || /^\[.*\]$/.test(word) || word === '\\';

const isDestination = (text: string): boolean => text === 'default' || parsePrefix(text) !== null;

function routeOf({ start, end, head, body }: Section, text: string): Node | null {
  const cells = [...head!.children];
  const kind = routeKinds.has(cells[0]!.value) ? cells.shift()!.value : 'unicast';
  const destination = cells.shift();
  if (destination === undefined || !isDestination(destination.value)) return null;
  // `ip route get` prints the user and, below, the state of the cache.
  const words = cells.map(({ value }) => value);
  // A neighbour or an entry of a bridge, not a route.
  if (words.includes('lladdr') || words.includes('self')) return null;
  const isLookup = body.some((row) => row.children[0]!.value === 'cache') || words.includes('uid');
  if (isLookup) return { type: 'lookup', start, end, value: text.slice(start, end) };
  const ways = body.map((row) => nextHopOf(row.children)).filter((way): way is NextHop => way !== null);
  // `ip -o` continues behind a backslash.
  const first = words.indexOf('nexthop');
  const inline = first < 0 ? [] : splitAtNextHops(cells.slice(first));
  const own = attributes(first < 0 ? cells : cells.slice(0, first), isFlag);
  return {
    type: 'route',
    start,
    end,
    kind,
    destination: destination.value,
    children: [...own, ...inline, ...ways],
  } satisfies RouteNode;
}

function splitAtNextHops(cells: readonly Cell[]): NextHop[] {
  const starts = cells.flatMap((cell, i) => (cell.value === 'nexthop' ? [i] : []));
  return starts
    .map((from, i) => nextHopOf(cells.slice(from, starts[i + 1]).filter(({ value }) => value !== '\\')))
    .filter((way): way is NextHop => way !== null);
}

function nextHopOf(cells: readonly Cell[]): NextHop | null {
  const [keyword, ...rest] = cells;
  if (keyword?.value !== 'nexthop') return null;
  return { type: 'next-hop', start: keyword.start, end: cells.at(-1)!.end, children: attributes(rest, isFlag) };
}

function ruleOf({ start, end, head }: Section): RuleNode | null {
  const [first, ...rest] = head!.children;
  if (!/^\d+:$/.test(first!.value)) return null;
  const negated = rest[0]?.value === 'not';
  return {
    type: 'rule',
    start,
    end,
    priority: Number.parseInt(first!.value, 10),
    negated,
    children: attributes(negated ? rest.slice(1) : rest, (word) => !ruleValues.has(word)),
  };
}

/** `Kernel IP routing table` and the names of the columns, in any language: the first two lines. */
const isKernelHeading = ({ children }: Row, line: number): boolean =>
  children[0]!.value === 'Kernel' ||
  children.some(({ value }) => value === 'Iface' || value === 'Genmask') ||
  ((line === 1 || (line === 2 && children.length > 1)) && !children.some(({ value }) => /^\d/.test(value)));

const kernelColumns = ['destination', 'gateway', 'mask', 'flags', 'metric', 'ref', 'use', 'device'];
/** `netstat -rn` shows the window in place of the metric. */
const netstatColumns = ['destination', 'gateway', 'mask', 'flags', 'mss', 'window', 'irtt', 'device'];
/** `-ee` shows both. */
const longColumns = [...kernelColumns, 'mss', 'window', 'irtt'];
const sixColumns = ['destination', 'gateway', 'flags', 'metric', 'ref', 'use', 'device'];

const netstatHeading = /\bMSS +\S+ +irtt +\S/;
/** Without `-n` addresses of the host's own may be names. */
const isSix = ([destination, gateway]: readonly Cell[]): boolean =>
  /^\S+\/\d+$/.test(destination!.value) && /^\[?[\da-f:.]*:[\da-f:.]*\]?$/i.test(gateway?.value ?? '');

function kernelRouteOf({ start, end, head }: Section, text: string): KernelRouteNode | null {
  const cells = head!.children;
  const first = cells[0]!.value;
  const columns = isSix(cells)
    ? sixColumns
    : !/^[\d.]+$|^default$/.test(first)
      ? null
      : cells.length === longColumns.length
        ? longColumns
        : netstatHeading.test(text.slice(0, head!.start))
          ? netstatColumns
          : kernelColumns;
  if (cells.length !== columns?.length) return null;
  return { type: 'kernel-route', start, end, children: cells.map((cell, i) => fieldOf(columns[i]!, cell)) };
}
