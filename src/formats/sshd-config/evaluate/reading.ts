import { portOf } from '../../_grammar/port-names.ts';
import { argumentsOf, keywordOf, type SshdDirective } from '../ast.ts';
import { eraOf, type Release, type SshdVersion } from '../versions.ts';
import { delimitedWords } from '../words.ts';
import { strictNumber } from './numbers.ts';
import type { Options } from './options.ts';
import type { At, ConfigFile } from './result.ts';
import { directivePlace, LineEnds, type Session } from './session.ts';

/** One line being read: its words, taken one after the other, and where its value goes. */
export class Reading {
  readonly session: Session;
  readonly options: Options;
  readonly file: ConfigFile;
  readonly directive: SshdDirective;
  /** As written, for the daemon's words. */
  readonly keyword: string;
  /** Under which the value is stored. */
  readonly name: string;
  /** False below a Match line that does not fit: then the line is only checked. */
  readonly active: boolean;
  readonly commandLine: boolean;
  readonly shell: boolean;
  readonly at: At;
  /** What follows the keyword, as this release has it; `null` where nothing does. */
  readonly text: string | null;
  #words: readonly string[];
  #next = 0;

  constructor(
    session: Session,
    options: Options,
    file: ConfigFile,
    directive: SshdDirective,
    name: string,
    active: boolean,
    commandLine: boolean,
  ) {
    this.session = session;
    this.options = options;
    this.file = file;
    this.directive = directive;
    this.keyword = keywordOf(directive).value;
    this.name = name;
    this.active = active;
    this.commandLine = commandLine;
    this.shell = eraOf(session.release) === 'shell';
    this.at = directivePlace(file, directive);
    const { rest, trailing } = directive;
    const keepsBlanks = session.release < 706 && trailing !== '';
    // Blanks behind the keyword alone separate it from nothing.
    this.text = keepsBlanks ? (rest === null ? '' : rest + trailing) : rest;
    this.#words = this.shell
      ? argumentsOf(directive).map((word) => word.value)
      : delimitedWords(this.text).map((word) => word.value);
  }

  get version(): SshdVersion {
    return this.session.input.version;
  }

  get release(): Release {
    return this.session.release;
  }

  /** The next word, `null` where there is none. The old reader may also give an empty one. */
  next(): string | null {
    return this.#words[this.#next++] ?? null;
  }

  /** How many words are left. */
  get left(): number {
    return Math.max(0, this.#words.length - this.#next);
  }

  peek(): string | null {
    return this.#words[this.#next] ?? null;
  }

  /** All further words; from 8.7 an empty one is among them, before it ends the list. */
  rest(): string[] {
    const found: string[] = [];
    for (let word = this.next(); word !== null && (this.shell || word !== ''); word = this.next()) found.push(word);
    return found;
  }

  /** Takes the rest of the line as read. */
  consume(): void {
    this.#next = Math.max(this.#next, this.#words.length);
  }

  /** Takes the words apart anew, by blanks and equals signs, as Match lines were read up to 9.8. */
  splitByDelimiters(): void {
    this.#words = delimitedWords(this.text).map((word) => word.value);
    this.#next = 0;
  }

  /** Takes the words apart by blanks only. */
  blankSeparated(): string[] {
    this.consume();
    const words: string[] = [];
    const pattern = /([^ \t\r"]*)(?:"([^"]*)"[ \t\r]*|[ \t\r]+|$)/y;
    const rest = this.text ?? '';
    while (pattern.lastIndex < rest.length) {
      const match = pattern.exec(rest);
      if (!match || match[0] === '' || (match[1] === '' && match[2] === undefined)) break;
      words.push(match[1]! + (match[2] ?? ''));
    }
    return words;
  }

  /**
   * `host`, `host:port` or `[host]:port`, brackets kept; `host` is `null` where the text is none of these.
   * A slash was once as good as the colon.
   */
  hostAndPort(text: string, slash = false): { readonly host: string | null; readonly port: string | null } {
    const bracket = text.startsWith('[') ? text.indexOf(']') : 0;
    if (bracket < 0) return { host: null, port: null };
    const after = bracket > 0 ? bracket + 1 : text.search(/[:/]/);
    if (after < 0 || after === text.length) return { host: text, port: null };
    const accepted = text[after] === ':' || (text[after] === '/' && slash);
    return accepted ? { host: text.slice(0, after), port: text.slice(after + 1) } : { host: null, port: null };
  }

  get #prefix(): string {
    return `${this.file.path} line ${this.directive.line}: `;
  }

  /** The daemon ends here. */
  fatal(code: string, words: string, data: Record<string, string> = {}): never {
    this.fatalBare(code, this.#prefix + words, data);
  }

  /** The same for words that do not begin with the place. */
  fatalBare(code: string, words: string, data: Record<string, string> = {}): never {
    this.session.stop(code, words, this.at, { keyword: this.keyword, ...data });
    throw new LineEnds();
  }

  /** The daemon complains, reads on, and ends at the end of the file. */
  refuse(code: string, words: string, data: Record<string, string> = {}): never {
    const message = this.session.say(this.#prefix + words, this.at);
    this.session.addFault({
      code,
      message,
      at: this.at,
      data: { keyword: this.keyword, ...data },
      exitStatus: 255,
      seenBy: 'test',
    });
    throw badLine;
  }

  /** Further words before a fatal one. */
  remark(words: string): void {
    this.session.say(words, this.at);
  }

  warn(code: 'deprecated-keyword' | 'unsupported-keyword', words: string): void {
    const message = this.session.say(this.#prefix + words, this.at, 'warning');
    if (!this.session.again) this.session.warnings.push({ code, message, at: this.at });
  }

  /** The next word; the daemon ends with these words where there is none. */
  need(words: string): string {
    const word = this.next();
    if (word === null || word === '') this.fatal('missing-argument', words);
    return word;
  }

  /** What is missing, in the words that name the keyword from 8.7 on. */
  needArgument(old: string): string {
    return this.need(this.shell ? `${this.keyword} missing argument.` : old);
  }

  /** Stores a value if the line counts and nothing was stored before. */
  keepFirst(values: readonly string[], slot = this.name): void {
    if (this.active && !this.options.has(slot)) this.options.set(slot, values, this.at);
  }

  keepLast(values: readonly string[], slot = this.name): void {
    if (this.active) this.options.set(slot, values, this.at);
  }

  add(values: readonly string[], slot = this.name): void {
    if (this.active && values.length > 0) this.options.append(slot, values, this.at);
  }

  portNumber(text: string): number {
    return portNumber(text, this.session);
  }

  /** A file name as the daemon stores it: `~` filled in, made absolute. */
  pathOf(text: string): string {
    if (text.toLowerCase() === 'none') return 'none';
    const expanded = this.homePathOf(text);
    return expanded.startsWith('/') ? expanded : `${this.session.input.workingDirectory ?? '/'}/${expanded}`;
  }

  /** A file name with `~` and `~user` filled in. */
  homePathOf(text: string): string {
    if (!text.startsWith('~')) return text;
    const slash = text.indexOf('/');
    // Up to 8.6 a user's name needed a slash after it, and only one slash was skipped.
    const user = this.shell ? text.slice(1, slash < 0 ? undefined : slash) : text.slice(1, Math.max(1, slash));
    const path = slash < 0 ? text.slice(1 + user.length) : text.slice(slash + 1);
    const home = this.#homeOf(user);
    if (home === null) return text;
    return `${home}${home.endsWith('/') ? '' : '/'}${this.shell ? path.replace(/^\/+/, '') : path}`;
  }

  /** `null` where nobody knows. */
  #homeOf(user: string): string | null {
    const { input, notCollected } = this.session;
    if (user === '') return input.home ?? '/root';
    const home = input.homes?.(user);
    if (home === null)
      this.fatalBare('no-such-user', `${this.shell ? 'tilde_expand' : 'tilde_expand_filename'}: No such user ${user}`, {
        value: user,
      });
    if (home === undefined && input.homes) notCollected.push({ path: '/etc/passwd', at: this.at });
    return home ?? null;
  }
}

/** A port number or, from 7.9, the name of a service; -1 where it is neither. */
export function portNumber(text: string, { release, input }: Session): number {
  const number = strictNumber(text, 0, 65535);
  if (typeof number === 'number') return number;
  if (release < 709) return -1;
  return portOf(text) ?? input.service?.(text) ?? -1;
}

/** Thrown for a line that counts as bad while reading goes on. */
class BadLine extends Error {}

/** The same one each time: to note where it was thrown takes longer than to read a line. */
export const badLine = new BadLine();
