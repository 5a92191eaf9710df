import type { OriginId } from '#core/origin';
import type { AccessListSlice } from '#model/host-model';

/** Mistakes by which a line of hosts.allow admits nobody, or fewer than it was written for. */
const codes = new Set([
  'missing-newline',
  'line-too-long',
  'missing-colon',
  'byte-order-mark',
  'comment-swallows-line',
  'wrong-daemon',
  'ipv6-unbracketed',
  'ipv6-prefix-inside',
  'mapped-ipv6',
  'bad-ipv6',
  'bracketed-ipv4',
  'cidr-hostbits',
  'zero-cidr',
  'host-mask',
  'bad-mask',
  'octal-part',
  'odd-length',
  'prefix-no-dot',
  'bad-prefix',
  'bad-address',
  'range',
  'negation',
  'stray-character',
]);

/** Where hosts.allow loses a rule; where everybody is denied then, that is the cause and hosts.deny the effect. */
export const allowMistakes = ({ allow }: AccessListSlice): OriginId[] =>
  allow.flatMap(({ traps, broken }) => [
    ...traps.filter((trap) => codes.has(trap.code)).map((trap) => trap.origin),
    ...(broken === null ? [] : [broken.origin]),
  ]);
