import type { Entry } from './ast.ts';

const kinds: Readonly<Record<string, Entry['kind']>> = { '-': 'file', d: 'directory', l: 'link' };

/** The ten characters of `ls -l` and the mark behind them: `drwxr-sr-x+`. `null` where it is no mode. */
export function readMode(text: string): Pick<Entry, 'kind' | 'mode' | 'accessControlList'> | null {
  if (!/^[-dlbcpsDCM][-r][-w][-xsS][-r][-w][-xsS][-r][-w][-xtT][.+@]?$/.test(text)) return null;
  let mode = 0;
  for (let i = 0; i < 9; i++) {
    const letter = text[i + 1]!;
    if (/[rwxst]/.test(letter)) mode |= 0o400 >> i;
    if (/[sStT]/.test(letter)) mode |= [0o4000, 0o2000, 0o1000][Math.floor(i / 3)]!;
  }
  return { kind: kinds[text[0]!] ?? 'other', mode, accessControlList: text.endsWith('+') };
}
