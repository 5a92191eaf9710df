/** One program of a command line, with nothing that only starts it. */
export interface SimpleCommand {
  /** Its name without the directory of programs that it lies in. */
  readonly program: string;
  /** Without their quotes. */
  readonly args: readonly string[];
  /** The files that its output goes to, as written. */
  readonly writes: readonly string[];
}

interface Word {
  readonly text: string;
  readonly quoted: boolean;
}

interface Piece {
  readonly words: string[];
  readonly writes: string[];
}

/** Deeper than `sudo sh -c "su -c '…'"` nobody quotes. */
const deepest = 4;
const longestLine = 4096;

const closing = (line: string, from: number): number => {
  let depth = 1;
  for (let i = from; i < line.length; i++)
    if (line[i] === '(') depth++;
    else if (line[i] === ')' && --depth === 0) return i;
  return line.length;
};

/** The words of a line, its operators and redirections; `inner` takes what stands in `$(…)` and backquotes. */
function* lex(line: string, inner: string[]): Generator<Word | { readonly operator: string }> {
  let text = '';
  let quoted = false;
  let isWord = false;
  const word = (): Word[] => {
    const found = isWord ? [{ text, quoted }] : [];
    text = '';
    quoted = isWord = false;
    return found;
  };
  for (let i = 0; i < line.length; ) {
    const char = line[i]!;
    if (char === "'" || char === '"') {
      const start = i++;
      while (i < line.length && line[i] !== char) {
        if (char === '"' && line[i] === '\\') i++;
        text += line[i++] ?? '';
      }
      // A quote that nothing closes is an apostrophe.
      if (i >= line.length) {
        i = start;
        text = line.slice(start);
      }
      quoted = isWord = true;
      if (i === start) break;
      i++;
    } else if (char === '\\') {
      text += line[i + 1] ?? '';
      isWord = true;
      i += 2;
    } else if (char === '`' || (char === '$' && line[i + 1] === '(')) {
      const start = char === '`' ? i + 1 : i + 2;
      const closed = char === '`' ? line.indexOf('`', start) : closing(line, start);
      const end = closed < 0 ? line.length : closed;
      inner.push(line.slice(start, end));
      text += line.slice(i, end + 1);
      isWord = true;
      i = end + 1;
    } else if (char === '#' && !isWord) break;
    else if (/[ \t\r]/.test(char)) {
      yield* word();
      i++;
    } else if (/[;&|()<>\n]/.test(char)) {
      const isDescriptor = /[<>]/.test(char) && /^\d$/.test(text) && !quoted;
      const descriptor = isDescriptor ? text : '';
      if (isDescriptor) isWord = false;
      yield* word();
      const operator = /^(?:&>>?|>>|>\||[<>]&|<<<|<<-?|<>|[<>]\(|&&|\|\||\|&|;;|[;&|()<>\n])/.exec(line.slice(i))![0];
      yield { operator: `${descriptor}${operator}` };
      i += operator.length;
    } else {
      text += char;
      isWord = true;
      i++;
    }
  }
  yield* word();
}

function piecesOf(line: string, inner: string[]): Piece[] {
  const pieces: Piece[] = [{ words: [], writes: [] }];
  let redirection: string | null = null;
  for (const token of lex(line, inner)) {
    const piece = pieces.at(-1)!;
    if ('operator' in token) {
      redirection = /^\d?(?:&?>|<)(?!.*\()/.test(token.operator) ? token.operator : null;
      if (redirection === null) pieces.push({ words: [], writes: [] });
    } else if (redirection === null) piece.words.push(token.text);
    else {
      if (/^[1&]?>{1,2}\|?$/.test(redirection)) piece.writes.push(token.text);
      redirection = null;
    }
  }
  return pieces;
}

/** What only starts another program, by its name: its options that take a value, and how many words come before that. */
const starters: Readonly<Record<string, readonly [valued: RegExp, before: number]>> = {
  sudo: [/^-[ugpChrtTRD]$|^--(?:user|group|prompt|chdir|host|role|type)$/, 0],
  doas: [/^-[uC]$/, 0],
  time: [/^-[fo]$/, 0],
  nohup: [/^$/, 0],
  nice: [/^-n$/, 0],
  ionice: [/^-[cn]$/, 0],
  env: [/^-[uCS]$/, 0],
  command: [/^$/, 0],
  builtin: [/^$/, 0],
  exec: [/^-a$/, 0],
  setsid: [/^$/, 0],
  stdbuf: [/^-[ioe]$/, 0],
  timeout: [/^-[ks]$/, 1],
  watch: [/^-n$|^--interval$/, 0],
  xargs: [/^-[InPLdas]$/, 0],
  flock: [/^-[wE]$/, 1],
  busybox: [/^$/, 0],
  toybox: [/^$/, 0],
  'systemd-run': [/^-[pEu]$/, 0],
  'systemd-inhibit': [/^$/, 0],
};

const keywords = new Set(['if', 'then', 'else', 'elif', 'do', 'while', 'until', '!', '{', '}', 'fi', 'done']);
const shells = /^(?:ba|da|a|z|k|mk)?sh$/;
const isAssignment = (word: string): boolean => /^\w+\+?=/.test(word);

/** `/usr/sbin/iptables` is `iptables`; `/etc/init.d/ssh` stays. */
const nameOf = (word: string): string => word.replace(/^\/(?:[^/]+\/)*s?bin\//, '').replace(/^\\/, '');

function skipOptions(words: readonly string[], from: number, valued: RegExp): number {
  let at = from;
  while (at < words.length && (words[at]!.startsWith('-') || isAssignment(words[at]!))) {
    const word = words[at++]!;
    if (word === '--') break;
    if (valued.test(word)) at++;
  }
  return at;
}

/** The line that a shell or su(1) is told to run. */
function toldLine(program: string, args: readonly string[]): string | null {
  if (program === 'eval') return args.join(' ');
  const isSu = program === 'su' || program === 'runuser';
  if (!isSu && !shells.test(program)) return null;
  const at = args.findIndex((arg) => /^-[a-zA-Z]*c$|^--command$/.test(arg));
  return at < 0
    ? (args.find((arg) => arg.startsWith('--command='))?.slice('--command='.length) ?? null)
    : (args[at + 1] ?? null);
}

function unwrap({ words, writes }: Piece, depth: number): SimpleCommand[] {
  let at = 0;
  while (at < words.length && (keywords.has(words[at]!) || isAssignment(words[at]!))) at++;
  const program = words[at] === undefined ? '' : nameOf(words[at]!);
  const args = words.slice(at + 1);
  if (program === '') return writes.length === 0 ? [] : [{ program, args, writes }];
  if (program === 'sudo' && args.some((arg) => /^(?:-e|--edit)$/.test(arg)))
    return [{ program: 'sudoedit', args: args.filter((arg) => !arg.startsWith('-')), writes }];
  const starter = Object.hasOwn(starters, program) ? starters[program] : undefined;
  if (starter !== undefined) {
    const from = skipOptions(args, 0, starter[0]) + starter[1];
    if (from < args.length) return unwrap({ words: args.slice(from), writes }, depth);
  }
  if (program === 'ip' && args[0] === 'vrf' && args[1] === 'exec')
    return unwrap({ words: args.slice(3), writes }, depth);
  const line = depth < deepest ? toldLine(program, args) : null;
  return line === null
    ? [{ program, args, writes }]
    : [...commandsOfLine(line, depth + 1), ...(writes.length === 0 ? [] : [{ program: '', args: [], writes }])];
}

function commandsOfLine(line: string, depth: number): SimpleCommand[] {
  const inner: string[] = [];
  const found = piecesOf(line.slice(0, longestLine), inner).flatMap((piece) => unwrap(piece, depth));
  return depth >= deepest ? found : [...inner.flatMap((one) => commandsOfLine(one, depth + 1)), ...found];
}

let last: { readonly line: string; readonly commands: readonly SimpleCommand[] } = { line: '', commands: [] };

/**
 * The programs of a command line one by one: chained, piped, in loops, behind sudo, nohup and the like, and in what a
 * shell is told to run. No shell's grammar: it serves to tell what a line may do.
 */
export function simpleCommands(line: string): readonly SimpleCommand[] {
  if (last.line !== line) last = { line, commands: commandsOfLine(line, 0) };
  return last.commands;
}

/** The command as one writes it plainly. */
export const plainly = ({ program, args }: SimpleCommand): string => [program, ...args].join(' ');
