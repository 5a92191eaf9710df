import type { Diagnostic } from '#core/diagnostic';
import type { SourceFile } from '#core/source-file';
import type { HostContext } from '../format.ts';
import type { SshdDirective } from './ast.ts';
import type { At, SshdEvaluation, SshdFault } from './evaluate/result.ts';
import type { HostInput } from './host-input.ts';
import type { SshdVersion } from './versions.ts';

export interface NoteScene {
  readonly host: HostContext;
  readonly begin: { readonly files: readonly SourceFile[]; readonly path: string; readonly whole: boolean };
  readonly input: HostInput;
  readonly versions: readonly SshdVersion[];
  readonly chosen: SshdEvaluation;
  /** Those that hold whichever version it is. */
  readonly faults: readonly SshdFault[];
}

function note(
  at: At,
  code: string,
  message: string,
  effect: Diagnostic['effect'],
  severity: Diagnostic['severity'] = 'note',
): Diagnostic {
  return { file: at.file, span: { start: at.start, end: at.end }, code, message, effect, severity };
}

const wordsOf = (directive: SshdDirective): string =>
  JSON.stringify([
    directive.name,
    ...directive.children.slice(1).map((child) => child.type !== 'comment' && child.value),
  ]);

/** A line as both ways of reading have it. */
export interface ChangingLine {
  readonly at: At;
  readonly before: SshdDirective | undefined;
  readonly after: SshdDirective;
}

/** Lines that releases up to 8.6 read differently from later ones, as each of them does. */
export function* linesOfTwoMinds({ begin, input }: Pick<NoteScene, 'begin' | 'input'>): Generator<ChangingLine> {
  for (const file of begin.files) {
    const old = new Map(input.open(file, begin.path, 'delimited').directives.map((line) => [line.line, line]));
    for (const after of input.open(file, begin.path, 'shell').directives) {
      const before = old.get(after.line);
      if (before && wordsOf(before) === wordsOf(after) && before.balanced === after.balanced) continue;
      yield { at: { file: file.id, start: after.start, end: after.end }, before, after };
    }
  }
}

function* linesInDoubt(scene: NoteScene): Generator<Diagnostic> {
  if (scene.versions.length < 2) return;
  for (const { at } of linesOfTwoMinds(scene)) {
    yield note(
      at,
      'meaning-depends-on-release',
      'OpenSSH up to 8.6 and later releases take the words of this line apart differently (number signs, quotes, ' +
        'backslashes), and which release this host has was not collected. It is read as the later ones do.',
      'widens',
    );
  }
}

/** Reports what is worth knowing about the files beside what they mean. */
export function reportNotes(scene: NoteScene): void {
  const { host, begin, chosen, faults } = scene;
  for (const { at, message } of chosen.warnings)
    host.report(
      note(
        at,
        'option-without-effect',
        `${message.replace(/^\S+ line \d+: /, '')}: sshd passes over this line.`,
        'none',
      ),
    );
  for (const diagnostic of linesInDoubt(scene)) host.report(diagnostic);
  for (const { path, at } of chosen.notCollected)
    host.report(
      note(
        at,
        path === '/etc/hosts' ? 'name-not-resolved' : 'included-file-not-collected',
        path === '/etc/hosts'
          ? 'The address behind this name was not collected: sshd asks /etc/hosts and DNS when it starts.'
          : `Nobody collected (all of) what this line includes, ${path}: what stands there may come before anything below.`,
        'widens',
      ),
    );
  if (begin.whole) return;
  const file = begin.files[0]!;
  host.report(
    note(
      { file: file.id, start: 0, end: file.text.length },
      'part-of-configuration',
      `Only part of ${begin.path} was collected: what it shows is true, what it does not show proves nothing.`,
      faults.length > 0 ? 'none' : 'widens',
    ),
  );
}
