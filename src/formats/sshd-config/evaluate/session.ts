import type { SshdDirective } from '../ast.ts';
import type { SshdConfigInput } from './input.ts';
import { Options } from './options.ts';
import type { At, ConfigFile, SpokenLine, SshdFault, SshdPlace, SshdWarning } from './result.ts';
import { visible } from './visible.ts';

/** Thrown where the daemon gives up on a line, after the fault was recorded. */
export class LineEnds extends Error {}

/** Thrown where going on makes no sense even for finding more faults. */
export class EverythingEnds extends Error {}

/** What one evaluation gathers. */
export class Session {
  readonly input: SshdConfigInput;
  /** Lines of standard error, in order. */
  readonly spoken: SpokenLine[] = [];
  readonly faults: SshdFault[] = [];
  readonly warnings: SshdWarning[] = [];
  readonly places: SshdPlace[] = [];
  /** Include patterns that name no file, and cannot. */
  readonly emptyIncludes: { pattern: string; at: At }[] = [];
  readonly notCollected: { path: string; at: At }[] = [];
  /** Settings of the first reading; the second, for Match blocks, has options of its own. */
  readonly options = new Options();
  /** The daemon has given up; what comes later is only looked through for more faults. */
  stopped = false;
  exitStatus = 0;
  portsFromCommandLine = false;
  includedFiles = 0;
  /** Files that a pattern has brought in so far: sshd reads those, and does not look for others again. */
  readonly included = new Map<string, ConfigFile[]>();
  /** Patterns that a file includes. */
  readonly includesOf = new Map<number, { readonly pattern: string; readonly at: At }[]>();
  /** Whether this is the second reading. */
  again = false;
  readonly #placesOfFaults = new Set<string>();

  constructor(input: SshdConfigInput) {
    this.input = input;
  }

  get release(): number {
    return this.input.version.release;
  }

  /** A line on standard error, if the daemon still lives to write it. */
  say(words: string, at: At | null, kind: SpokenLine['kind'] = 'error'): string {
    const message = visible(words, this.input.encoding);
    if (!this.stopped) this.spoken.push({ message, at, kind });
    return message;
  }

  addFault(fault: Omit<SshdFault, 'first'>): void {
    const first = !this.stopped;
    const { at, code } = fault;
    if (at !== null) {
      const place = `${at.file} ${at.start} ${code}`;
      if (this.#placesOfFaults.has(place)) return;
      this.#placesOfFaults.add(place);
    }
    this.faults.push({ ...fault, first });
  }

  /** The daemon writes these words and ends. */
  stop(code: string, words: string, at: At | null, data: Record<string, string> = {}, exitStatus = 255): void {
    const message = this.say(words, at);
    this.addFault({ code, message, at, data, exitStatus, seenBy: 'test' });
    this.end(exitStatus);
  }

  end(exitStatus: number): void {
    if (this.stopped) return;
    this.stopped = true;
    this.exitStatus = exitStatus;
  }
}

export const directivePlace = (file: ConfigFile, directive: SshdDirective): At => {
  const last = directive.children.findLast((child) => child.type !== 'comment') ?? directive;
  return { file: file.id, start: directive.children[0]!.start, end: last.end };
};
