import type { Option } from './ast.ts';
import { withoutJoints } from './joints.ts';

/**
 * `keyword`, `keyword value` or `keyword = value` (one equals sign is passed over), blanks around it chopped:
 * hosts_options(5). `start` is the offset of `image`, which may contain joints.
 */
export function readOption(image: string, start: number): Option {
  const from = image.length - image.trimStart().length;
  const to = image.trimEnd().length;
  const span = from < to ? { start: start + from, end: start + to } : { start, end: start };
  const text = trimmed(withoutJoints(image).replaceAll('\\:', ':'));
  const end = text.search(/[= \t\r\n]/);
  if (end < 0) return { type: 'option', ...span, name: text, argument: null };
  let rest = end;
  if (text[rest] !== '=') rest += text.slice(rest).search(/[^ \t\r\n]|$/);
  if (text[rest] === '=') {
    rest++;
    rest += text.slice(rest).search(/[^ \t\r\n]|$/);
  }
  return { type: 'option', ...span, name: text.slice(0, end), argument: text.slice(rest) || null };
}

/** What C's `isspace` calls blank. */
const trimmed = (text: string): string => text.replace(/^[ \t\n\v\f\r]+|[ \t\n\v\f\r]+$/g, '');
