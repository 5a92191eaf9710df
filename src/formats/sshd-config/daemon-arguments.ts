import type { CommandLineArgument } from './evaluate/input.ts';

/** Options of sshd(8) that take a value; all other letters are switches. */
const withValue = new Set(['b', 'c', 'C', 'E', 'f', 'g', 'h', 'k', 'o', 'p', 'u']);

function argumentOf(letter: string, value: string): CommandLineArgument | null {
  switch (letter) {
    case '4':
      return { family: 4 };
    case '6':
      return { family: 6 };
    case 'p':
      return { port: value };
    case 'o':
      return { option: value };
    case 'h':
      return { hostKey: value };
    default:
      return null;
  }
}

/** The arguments that change the configuration, as getopt(3) takes sshd's words apart: `-4p 2222`, `-oPort=22`. */
export function readDaemonArguments(words: readonly string[]): CommandLineArgument[] {
  const found: CommandLineArgument[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (word === '--' || !/^-./.test(word)) break;
    for (let at = 1; at < word.length; at++) {
      const letter = word[at]!;
      const takesValue = withValue.has(letter);
      const value = takesValue ? word.slice(at + 1) || (words[++i] ?? '') : '';
      const argument = argumentOf(letter, value);
      if (argument) found.push(argument);
      if (takesValue) break;
    }
  }
  return found;
}
