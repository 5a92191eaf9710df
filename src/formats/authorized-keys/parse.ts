import type { SourceFile } from '#core/source-file';
import { No, Yes } from '#core/tri';
import type { Remark } from '../_grammar/field.ts';
import type { Parsed } from '../format.ts';
import type { KeyLine, KeysFile } from './ast.ts';
import { parseLines, type WordLine } from './grammar.ts';
import { fingerprintOf, readKey } from './read-key.ts';
import { type KeyOptions, readOptions } from './read-options.ts';

const keyType =
  /^(?:ssh-(?:rsa|dss|ed25519|xmss@openssh\.com)|ecdsa-sha2-nistp(?:256|384|521)|sk-ecdsa-sha2-nistp256@openssh\.com|sk-ssh-ed25519@openssh\.com)$/;

/** sshd(8), AUTHORIZED_KEYS FILE FORMAT: one key a line, options before it; a comment is a line that begins with `#`. */
export function parseKeys(file: SourceFile): Parsed<KeysFile> {
  const { text } = file;
  const seen = new Map<string, number>();
  const children = parseLines(text)
    .filter(({ words }) => !words[0]!.text.startsWith('#'))
    .map((line, i) => keyOf(line, (key) => firstOf(seen, key, i)) ?? remarkFor(line));
  return {
    statements: { type: 'authorized-keys', start: 0, end: text.length, children },
    diagnostics: children.flatMap((node) => {
      const message = problemOf(node);
      if (message === null) return [];
      const span = { start: node.start, end: node.end };
      return [{ file: file.id, span, code: 'key-ignored', message, effect: 'none', severity: 'note' }];
    }),
  };
}

/** What is no key may be part of one, so that its words are not kept. */
const remarkFor = ({ start, words }: WordLine): Remark => ({ type: 'remark', start, end: words[0]!.end, value: '' });

function firstOf(seen: Map<string, number>, key: string, at: number): number {
  if (!seen.has(key)) seen.set(key, at);
  return seen.get(key)!;
}

function keyOf({ words }: WordLine, first: (key: string) => number): KeyLine | null {
  const [begin, second, third] = words;
  const bare: KeyOptions = { options: [], sound: Yes, command: null };
  const plain = keyType.test(begin!.text);
  const type = plain ? begin! : second;
  if (type === undefined || !keyType.test(type.text)) return null;
  const { options, sound, command } = plain ? bare : readOptions(begin!);
  const body = (plain ? second : third)?.text ?? null;
  const { whole, bits } = readKey(type.text, body);
  return {
    type: 'key',
    start: begin!.start,
    end: type.end,
    keyType: type.text,
    whole,
    first: first(body ?? ''),
    fingerprint: whole && body !== null ? fingerprintOf(body) : null,
    bits,
    command,
    sound,
    children: options,
  };
}

function problemOf(node: KeysFile['children'][number]): string | null {
  if (node.type === 'remark') return 'No key that sshd knows: it passes over this line.';
  if (node.sound === No) return 'Options that sshd cannot read: it passes over this line.';
  return node.whole === false ? 'The key is cut short or damaged: sshd passes over this line.' : null;
}
