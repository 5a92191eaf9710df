import { type Address, parseAddress } from '#core/address';
import type { LogEvent } from '#model/log';

/** An event without its place. */
export type Said = LogEvent extends infer E
  ? E extends LogEvent
    ? Omit<E, 'origin' | 'text' | 'when'>
    : never
  : never;

/** Words of a log and what they mean. */
export type Phrase = readonly [RegExp, (match: RegExpExecArray) => Said | null];

/** An address as sshd logs it; `null` for names and what is none. */
export const addressIn = (text: string | undefined): Address | null =>
  parseAddress((text ?? '').replace(/^::ffff:(?=\d+\.)/i, ''));
