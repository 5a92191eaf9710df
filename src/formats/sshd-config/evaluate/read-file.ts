import type { SshdDirective } from '../ast.ts';
import { canonicalKeyword, lookUpKeyword } from '../keywords.ts';
import type { Connection } from './input.ts';
import { resolveListens } from './listen-addresses.ts';
import { Options } from './options.ts';
import { type MatchBlock, type MatchCriterion, readCriteria } from './read-criteria.ts';
import { readMatch } from './read-match.ts';
import { readerFor } from './readers/reader-for.ts';
import { badLine, Reading } from './reading.ts';
import type { At, ConfigFile } from './result.ts';
import { directivePlace, EverythingEnds, LineEnds, type Session } from './session.ts';

const deepestInclude = 16;
/** sshd has no such bound, and files that include each other several times would keep it busy for years. */
const mostIncludedFiles = 4096;

/** Where a reading goes: the options it fills, and the connection it is for, `null` for the daemon's start. */
export interface Pass {
  readonly session: Session;
  readonly options: Options;
  readonly connection: Connection | null;
  /** Where every Match block is to be read for itself, whatever it asks for: they go here. */
  readonly blocks?: MatchBlock[];
}

/** What holds while one file is read. */
interface FileState {
  active: boolean;
  /** Match lines of this file never fit: it is included below a Match line that does not. */
  readonly neverFits: boolean;
  /** Second reading, before the first Match line: only what Match blocks hold counts. */
  matchOnly: boolean;
  /** Inside a Match block, whether it fits or not. */
  inMatch: boolean;
  /** The block that lines count for, where blocks are read for themselves. */
  block: MatchBlock | null;
  /** What the Match lines around this file's Include ask for. */
  readonly around: readonly MatchCriterion[];
}

/** sshd's own directory, before which relative Include patterns go. */
const sshdDirectory = '/etc/ssh';

function readInclude(pass: Pass, reading: Reading, state: FileState, depth: number): void {
  const { shell, release } = reading;
  const patterns: string[] = [];
  for (const word of reading.rest()) {
    if (word === '') reading.refuse('bad-value', `keyword ${reading.keyword} empty argument`, { value: '' });
    const absolute = word.startsWith('/') || word.startsWith('~');
    // A slip of 8.2: it looked for the keyword instead of the word.
    patterns.push(absolute ? word : `${sshdDirectory}/${release === 802 ? reading.keyword : word}`);
    includePattern(pass, reading, state, depth, patterns.at(-1)!);
  }
  if (patterns.length === 0)
    reading.fatal('missing-argument', `${shell ? reading.keyword : 'Include'} missing filename argument`);
}

function includePattern(pass: Pass, reading: Reading, state: FileState, depth: number, pattern: string): void {
  const { session } = pass;
  const { files, complete } = session.input.expand(pattern);
  if (!complete && !session.again) session.notCollected.push({ path: pattern, at: reading.at });
  if (complete && files.length === 0 && !session.again && (pattern.startsWith('~') || !/[*?[]/.test(pattern)))
    session.emptyIncludes.push({ pattern, at: reading.at });
  const known = session.included.get(pattern) ?? [];
  if (!session.again) {
    session.included.set(pattern, known);
    const own = session.includesOf.get(reading.at.file) ?? [];
    session.includesOf.set(reading.at.file, [...own, { pattern, at: reading.at }]);
  }
  // A file is remembered when it has been read, so that one which includes its own pattern finds those before it.
  const remembered = known.length > 0 && !session.again;
  for (const file of remembered ? [...known] : files) {
    if (depth >= deepestInclude) {
      session.stop('include-too-deep', 'Too many recursive configuration includes', reading.at, { pattern });
      throw new EverythingEnds();
    }
    if (++session.includedFiles > mostIncludedFiles) {
      if (session.includedFiles === mostIncludedFiles + 1) session.notCollected.push({ path: pattern, at: reading.at });
      return;
    }
    const outer = state.active;
    // Up to 8.3 the second reading did not look into files that are included before the first Match line.
    const matchOnly = state.matchOnly && session.release >= 804;
    const inner: FileState = {
      active: outer,
      neverFits: !matchOnly && !outer,
      matchOnly,
      inMatch: state.inMatch,
      block: state.block,
      around: state.block?.criteria ?? [],
    };
    readFile(pass, file, inner, depth + 1);
    if (!remembered && !session.again) known.push(file);
  }
}

/** The line with which files include each other without end, once all that they bring in is remembered. */
export function findIncludeLoop({ included, includesOf }: Session, main: ConfigFile): At | null {
  const open = new Set<number>();
  const done = new Set<number>();
  const visit = (file: number): At | null => {
    open.add(file);
    for (const { pattern, at } of includesOf.get(file) ?? []) {
      for (const next of included.get(pattern) ?? []) {
        if (open.has(next.id)) return at;
        const found = done.has(next.id) ? null : visit(next.id);
        if (found !== null) return found;
      }
    }
    open.delete(file);
    done.add(file);
    return null;
  };
  return visit(main.id);
}

function readDirective(
  pass: Pass,
  file: ConfigFile,
  directive: SshdDirective,
  state: FileState,
  depth: number,
  commandLine = false,
): void {
  const { session, options, connection } = pass;
  const { version } = session.input;
  const name = canonicalKeyword(directive.name, version);
  const target = state.block?.options ?? options;
  const reading = new Reading(session, target, file, directive, name, state.active, commandLine);
  if (reading.shell && (directive.rest === null || directive.rest === ''))
    reading.refuse('missing-argument', `no argument after keyword "${reading.keyword}"`);
  const keyword = lookUpKeyword(directive.name, version);
  const bad = `${file.path}: line ${directive.line}: Bad configuration option: ${reading.keyword}`;
  const badMessage = keyword ? null : session.say(bad, reading.at);
  if (reading.shell && !directive.balanced) reading.refuse('unbalanced-quotes', 'invalid quotes');
  if (badMessage !== null)
    session.addFault({
      code: 'unknown-keyword',
      message: badMessage,
      at: reading.at,
      data: { keyword: reading.keyword },
      exitStatus: 255,
      seenBy: 'test',
    });
  if (!state.active && !keyword?.inMatch) {
    // In the second reading this is a line that has been dealt with.
    if (connection) return;
    const words = `${file.path} line ${directive.line}: Directive '${reading.keyword}' is not allowed within a Match block`;
    if (keyword) reading.fatalBare('global-in-match', words);
    session.say(words, reading.at);
    session.end(255);
    return;
  }
  if (!keyword) throw badLine;
  if (!session.again && !commandLine && directive.name !== 'include' && directive.name !== 'match')
    session.places.push({
      keyword: name,
      values: valuesOf(directive),
      at: reading.at,
      conditional: state.inMatch,
    });
  if (keyword.state !== 'supported') {
    const label = keyword.state === 'unsupported' ? 'Unsupported' : 'Deprecated';
    if (keyword.state !== 'ignored')
      reading.warn(
        keyword.state === 'unsupported' ? 'unsupported-keyword' : 'deprecated-keyword',
        `${label} option ${reading.keyword}`,
      );
    return;
  }
  if (commandLine && (name === 'include' || name === 'match'))
    reading.fatalBare(
      'not-on-command-line',
      `${name === 'match' ? 'Match' : 'Include'} directive not supported as a command-line option`,
    );
  if (name === 'include') readInclude(pass, reading, state, depth);
  else if (name === 'match') {
    const fits = pass.blocks
      ? openBlock(pass.blocks, reading, state)
      : readMatch(reading, state.neverFits ? null : connection);
    state.active = !state.neverFits && fits;
    state.matchOnly = false;
    state.inMatch = true;
  } else readerFor(name, session.release)(reading);
  checkNothingIsLeft(reading);
}

function openBlock(blocks: MatchBlock[], reading: Reading, state: FileState): boolean {
  const block: MatchBlock = {
    criteria: [...state.around, ...readCriteria(reading)],
    options: new Options(),
    at: reading.at,
  };
  state.block = block;
  if (!state.neverFits) blocks.push(block);
  return true;
}

const valuesOf = (directive: SshdDirective): string[] =>
  directive.children.filter((child) => child.type === 'argument').map((child) => child.value ?? '');

function checkNothingIsLeft(reading: Reading): void {
  if (reading.shell) {
    if (reading.left > 0)
      reading.refuse('extra-arguments', `keyword ${reading.keyword} extra arguments at end of line`, {
        extra: reading.peek() ?? '',
      });
    return;
  }
  const extra = reading.next();
  if (extra !== null && extra !== '')
    reading.fatal('extra-arguments', `garbage at end of line; "${extra.slice(0, 200)}".`, { extra });
}

/** Reads one file from its first line to its last. Faults do not end it, so that all of them are found. */
export function readFile(pass: Pass, file: ConfigFile, state: FileState, depth: number): void {
  const { session, options } = pass;
  const bad: At[] = [];
  for (const directive of file.directives) {
    try {
      readDirective(pass, file, directive, state, depth);
    } catch (thrown) {
      if (thrown === badLine) bad.push(directivePlace(file, directive));
      else if (!(thrown instanceof LineEnds)) throw thrown;
    }
  }
  if (bad.length > 0) {
    session.say(`${file.path}: terminating, ${bad.length} bad configuration options`, bad[0]!);
    session.end(255);
  }
  // A slip of 8.2 and 8.3: listeners were made up after each file, so that port 22 is added before later Port lines.
  const slips = (session.release === 802 || session.release === 803) && !session.input.version.includesMended;
  if (slips) resolveListens(session, options);
}

/** One `-o`: it counts whatever the file says later, and a bad one ends the daemon with status 1. */
export function readOption(pass: Pass, file: ConfigFile): void {
  const { session } = pass;
  for (const directive of file.directives) {
    try {
      readDirective(pass, file, directive, startState(null), 0, true);
    } catch (thrown) {
      if (thrown === badLine) session.end(1);
      else if (!(thrown instanceof LineEnds)) throw thrown;
    }
  }
}

export const startState = (connection: Connection | null): FileState => ({
  active: connection === null,
  neverFits: false,
  matchOnly: connection !== null,
  inMatch: false,
  block: null,
  around: [],
});
