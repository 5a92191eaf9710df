import type { OriginId } from '#core/origin';
import type { DaemonLaunch, LaunchArgument } from '#model/unit-definition';
import { type CommandWord, splitWords } from './split-command.ts';

/** Options of sshd(8) that take a value. */
const withValue = 'CEbcfghkopu';
/** `-Q` was left over from the first protocol, and did nothing. */
const flags = '46DdeGiqQrRtTV';

/** As sshd's convtime() takes it. */
const timeSpan = /^(?:\d+[smhdwSMHDW]?)+$/;

const kinds: Readonly<Record<string, LaunchArgument['kind']>> = {
  '4': 'family',
  '6': 'family',
  E: 'log-file',
  f: 'config-file',
  h: 'host-key',
  i: 'inetd',
  o: 'option',
  p: 'port',
  G: 'test',
  T: 'test',
  t: 'test',
  V: 'test',
  R: 'test',
};

/** Reads the arguments as getopt(3) gives them to sshd; the first that sshd does not know ends it. */
export function readArguments(words: readonly CommandWord[]): LaunchArgument[] {
  const found: LaunchArgument[] = [];
  const add = (kind: LaunchArgument['kind'], value: string, { origin }: CommandWord): void =>
    void found.push({ kind, value, origin });
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (word.open) continue;
    if (word.text === '--') {
      if (words[i + 1] !== undefined) add('unknown', words[i + 1]!.text, words[i + 1]!);
      break;
    }
    if (!word.text.startsWith('-') || word.text === '-') {
      // sshd takes no operands ("Extra argument …").
      add('unknown', word.text, word);
      continue;
    }
    for (let at = 1; at < word.text.length; at++) {
      const letter = word.text[at]!;
      // Such a question is for a test alone: without one sshd ends.
      if (letter === 'C') add('test', letter, word);
      if (withValue.includes(letter)) {
        const rest = word.text.slice(at + 1);
        const next = rest === '' ? words[++i] : undefined;
        if (rest === '' && next === undefined) add('unknown', `-${letter}`, word);
        else if (letter === 'g' && !next?.open && !timeSpan.test(rest || next!.text))
          add('unknown', `-g ${rest || next!.text}`, next ?? word);
        else if (letter !== 'C' && !next?.open) add(kinds[letter] ?? 'neutral', rest || next!.text, next ?? word);
        break;
      }
      if (!flags.includes(letter)) add('unknown', `-${letter}`, word);
      else add(kinds[letter] ?? 'neutral', letter, word);
    }
  }
  return found;
}

/** A shell that is handed one command without anything that only a shell understands. */
function throughShell(words: readonly CommandWord[]): readonly CommandWord[] {
  const [shell, option, command] = words;
  if (!/(?:^|\/)(?:ba|da|k|z)?sh$/.test(shell?.text ?? '') || !/^-[a-z]*c$/.test(option?.text ?? '')) return words;
  if (command === undefined || command.open || /[|&;<>()$`\\*?[\]#~=%!{}\n]/.test(command.text)) return [];
  const inner = splitWords(command.text).map((text) => ({ ...command, text }));
  return inner[0]?.text === 'exec' ? inner.slice(1) : inner;
}

/** Programs that become the one behind them and change nothing of where it listens. */
const startsWhatFollows =
  /(?:^|\/)(?:env|nice|ionice|chrt|taskset|stdbuf|setsid|nohup|numactl|systemd-cat|catchsegv|prlimit)$/;

/** An option of env(1), its value or a variable, not another program. */
const isOfEnv = (word: string, i: number, all: readonly string[]): boolean =>
  /^-|=/.test(word) || /^-[uCS]$/.test(all[i - 1] ?? '');

/**
 * The daemon's start, from the words of its command line; `null` where it starts something else. `named`: the second word
 * is what the program is called as (`ExecStart=@…`).
 */
export function readLaunch(words: readonly CommandWord[], origin: OriginId, named: boolean): DaemonLaunch | null {
  const command = throughShell(words);
  const at = command.findIndex(({ text }) => /(?:^|\/)sshd$/.test(text));
  if (at > 0 && !startsWhatFollows.test(command[0]!.text)) return null;
  const between = command.slice(1, Math.max(at, 1)).map(({ text }) => text);
  if (/(?:^|\/)env$/.test(command[0]?.text ?? '') && !between.every(isOfEnv)) return null;
  const called = named ? at + 1 : at;
  if (at < 0 || command[called] === undefined) return null;
  const rest = command.slice(called + 1);
  return {
    program: command[called].text,
    arguments: readArguments(rest),
    origin,
    complete: rest.every(({ open }) => !open),
  };
}
