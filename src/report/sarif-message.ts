import type { Message } from 'sarif';
import { escapeLines } from './escape.ts';

/**
 * A SARIF message of text that may come from the input: in one, `[label](target)` is a link, and only we make links.
 * Messages end with a full stop.
 */
export function plainMessage(text: string): Message {
  const safe = escapeLines(text).replaceAll('](', '] (').trim();
  return { text: /[.!?]$/.test(safe) ? safe : `${safe}.` };
}

/** `[label](id)`, a link to the related location with that id. */
export const linkTo = (label: string, id: number): string =>
  `[${escapeLines(label)
    .replaceAll('\n', ' ')
    .replace(/[[\]\\]/g, '\\$&')}](${id})`;
