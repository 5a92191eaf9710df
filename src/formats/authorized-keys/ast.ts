import type { Tri } from '#core/tri';
import type { Remark } from '../_grammar/field.ts';
import type { Syntax } from '../syntax.ts';

/** `from="10.0.0.0/8"`, `restrict`. Commands and variables may hold secrets: their values are not kept. */
export interface KeyOption extends Syntax {
  readonly type: 'option';
  /** In lower case. */
  readonly name: string;
  /** Of `from` and `expiry-time`, without quotes; else empty. */
  readonly value: string;
}

/** One key, from its options to the name of its type; the key itself is looked at once and not kept. */
export interface KeyLine extends Syntax {
  readonly type: 'key';
  readonly keyType: string;
  /** Whether what follows the type is a key of that type; `null` where it was taken out of the copy. */
  readonly whole: boolean | null;
  /** The number of the first line with the same key, from 0. */
  readonly first: number;
  /** SHA-256 of the key, base64; `null` where no key is there. */
  readonly fingerprint: string | null;
  /** Bits of an RSA key. */
  readonly bits: number | null;
  /** What its `command=` does, as far as words tell: end the session, or something else. */
  readonly command: 'ends' | 'runs' | null;
  /** Whether sshd takes the options as they stand, whatever its version. */
  readonly sound: Tri;
  readonly children: readonly KeyOption[];
}

export interface KeysFile extends Syntax {
  readonly type: 'authorized-keys';
  readonly children: readonly (KeyLine | Remark)[];
}
