import { type Json, member, numberOf, textOf } from '../_grammar/json.ts';
import type { Limit, Quota } from '../_grammar/nft/ast.ts';
import { quotaOf } from '../_grammar/nft/quantities.ts';

const isTrue = (value: Json | null): boolean => value?.type === 'word' && value.value === 'true';

/** Also the `limit` objects of tables. */
export function readLimit(value: Json | null): Limit | null {
  const rate = numberOf(member(value, 'rate'));
  const per = textOf(member(value, 'per')) ?? 'second';
  if (rate === null) return null;
  const unit = textOf(member(value, 'rate_unit'));
  const burst = numberOf(member(value, 'burst'));
  const isBytes = unit !== null && unit !== 'packets';
  return {
    over: isTrue(member(value, 'inv')),
    rate: isBytes ? `${rate} ${unit}/${per}` : `${rate}/${per}`,
    burst: isBytes || burst === null ? null : `${burst} packets`,
  };
}

/** Also the `quota` objects of tables, whose size is in bytes. */
export function readQuota(value: Json | null): Quota | null {
  const amount = numberOf(member(value, 'val')) ?? numberOf(member(value, 'bytes'));
  const unit = textOf(member(value, 'val_unit')) ?? 'bytes';
  const used = numberOf(member(value, 'used'));
  const words = used === null ? [] : ['used', String(used), textOf(member(value, 'used_unit')) ?? 'bytes'];
  const over = isTrue(member(value, 'inv')) ? ['over'] : [];
  return amount === null ? null : quotaOf([...over, String(amount), unit, ...words]);
}

/** How many open connections are too many; `over` where more of them are asked for. */
export function connectionCount(value: Json | null): { readonly over: boolean; readonly count: number } | null {
  const count = numberOf(member(value, 'val'));
  return count === null ? null : { over: isTrue(member(value, 'inv')), count };
}
