import type { OriginId } from '#core/origin';
import type { AccessListTrap } from '#model/access-list';

/** What makes a line mean something else than it seems to; each code's data in the README of this format. */
export type TrapCode =
  // lines
  | 'missing-newline'
  | 'line-too-long'
  | 'missing-colon'
  | 'byte-order-mark'
  | 'indented-comment'
  | 'trailing-comment'
  | 'comment-swallows-line'
  | 'backslash-before-blank'
  | 'empty-list'
  | 'dangling-except'
  // options
  | 'bad-option'
  | 'twist'
  | 'spawn-in-foreground'
  | 'asks-program'
  | 'drops-privileges'
  // daemons
  | 'wrong-daemon'
  // addresses that never match, or match something else
  | 'ipv6-unbracketed'
  | 'ipv6-prefix-inside'
  | 'mapped-ipv6'
  | 'bad-ipv6'
  | 'bracketed-ipv4'
  | 'cidr-hostbits'
  | 'zero-cidr'
  | 'host-mask'
  | 'bad-mask'
  | 'octal-part'
  | 'odd-length'
  | 'prefix-no-dot'
  | 'bad-prefix'
  | 'bad-address'
  | 'suffix-of-address'
  | 'range'
  | 'negation'
  | 'stray-character'
  | 'wildcard-matches-names'
  // what addresses cannot decide
  | 'hostname-pattern'
  | 'known'
  | 'unknown'
  | 'local'
  | 'paranoid'
  | 'netgroup'
  | 'ident-lookup'
  | 'file-absent'
  | 'file-not-collected'
  | 'file-comment';

/** A trap before it has a place. */
export interface Trap {
  readonly code: TrapCode;
  readonly data: Readonly<Record<string, string>>;
}

export const trap = (code: TrapCode, data: Readonly<Record<string, string>> = {}): Trap => ({ code, data });

export const placed = ({ code, data }: Trap, origin: OriginId): AccessListTrap => ({ code, data, origin });
