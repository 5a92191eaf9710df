import type { Family } from '#core/address';
import { parseAddress } from '#core/address';
import { textOf } from '../_grammar/field.ts';
import type { NextHop, RouteNode } from './ast.ts';

const familyOfText = (text: string | null): Family | null =>
  text === null ? null : (parseAddress(text.split('/')[0]!)?.family ?? null);

/** What a route's own words say of its family; `default dev ppp0` says nothing. */
export function familyOfRoute({ destination, children }: RouteNode): Family | null {
  const named = familyOfText(destination);
  if (named !== null) return named;
  const fields = children.filter((child) => child.type === 'field');
  const ways = children.filter((child): child is NextHop => child.type === 'next-hop');
  // `pref` and `error` are printed for IPv6, `scope` for IPv4 only.
  if (textOf(fields, 'pref') !== null || textOf(fields, 'error') !== null) return 6;
  if (textOf(fields, 'scope') !== null) return 4;
  for (const field of ['src', 'via'] as const) {
    const text = textOf(fields, field);
    // The gateway's family is printed only where it is not the route's own (RFC 5549).
    if (text?.startsWith('inet6 ')) return 4;
    const family = familyOfText(text);
    if (family !== null) return family;
  }
  return ways.map((way) => familyOfText(textOf(way.children, 'via'))).find((family) => family !== null) ?? null;
}
