import type { OriginId } from '#core/origin';
import type { DaemonLaunch, LaunchArgument } from '#model/unit-definition';
import type { CommandWord } from './split-command.ts';

/** Options of sshd(8) that take a value. */
const withValue = 'CEbcfghkopu';
const flags = '46DdeGiqrRtTV';

const kinds: Readonly<Record<string, LaunchArgument['kind']>> = {
  '4': 'family',
  '6': 'family',
  f: 'config-file',
  h: 'host-key',
  i: 'inetd',
  o: 'option',
  p: 'port',
};

/** Reads the arguments as getopt(3) gives them to sshd; the first that sshd does not know ends it. */
export function readArguments(words: readonly CommandWord[]): LaunchArgument[] {
  const found: LaunchArgument[] = [];
  const add = (kind: LaunchArgument['kind'], value: string, { origin }: CommandWord): void =>
    void found.push({ kind, value, origin });
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (word.open) continue;
    if (word.text === '--') break;
    if (!word.text.startsWith('-') || word.text === '-') {
      // sshd takes no operands ("Extra argument …").
      add('unknown', word.text, word);
      continue;
    }
    for (let at = 1; at < word.text.length; at++) {
      const letter = word.text[at]!;
      if (withValue.includes(letter)) {
        const rest = word.text.slice(at + 1);
        const next = rest === '' ? words[++i] : undefined;
        if (rest === '' && next === undefined) add('unknown', `-${letter}`, word);
        else if (!next?.open) add(kinds[letter] ?? 'neutral', rest || next!.text, next ?? word);
        break;
      }
      if (!flags.includes(letter)) add('unknown', `-${letter}`, word);
      else add(kinds[letter] ?? 'neutral', letter, word);
    }
  }
  return found;
}

/** `ExecStart=` without its prefixes (`-`, `@`, `:`, `+`, `!`). */
export const commandOf = (value: string): string => value.replace(/^[-@:+!|]+/, '');

/** The daemon's start, from the words of its command line; `null` where it starts something else. */
export function readLaunch(words: readonly CommandWord[], origin: OriginId): DaemonLaunch | null {
  const at = words.findIndex(({ text }) => /(?:^|\/)sshd$/.test(text));
  if (at < 0) return null;
  const rest = words.slice(at + 1);
  return {
    program: words[at]!.text,
    arguments: readArguments(rest),
    origin,
    complete: rest.every(({ open }) => !open),
  };
}
