import { type Json, member, textOf } from '../_grammar/json.ts';
import type { Statement, Verdict } from '../_grammar/nft/ast.ts';

/** `{ "accept": null }`, `{ "jump": { "target": … } }`; `null` for anything else. */
export function readVerdict(value: Json): Statement | null {
  if (value.type !== 'object' || value.children.length !== 1) return null;
  const [{ name, children }] = value.children as [(typeof value.children)[number]];
  const { start, end } = value;
  if (/^(?:accept|drop|continue|return)$/.test(name)) return { type: 'verdict', start, end, verdict: name as Verdict };
  if (name !== 'jump' && name !== 'goto') return null;
  const chain = textOf(member(children[0] ?? null, 'target'));
  return chain === null ? null : { type: 'jump', start, end, how: name, chain };
}
