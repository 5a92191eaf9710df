import type { OriginId } from '#core/origin';
import type { SourceFile } from '#core/source-file';
import type { StartFault } from '#model/daemon';
import type { HostContext } from '../format.ts';
import type { SshdWords } from './sshd-words.ts';

/** A line of sshd's output with its place there. */
export interface PlacedWords {
  readonly words: SshdWords;
  readonly start: number;
  readonly end: number;
}

/** The line that a message names, where that file was collected: blanks around it left off. */
function lineOrigin(words: SshdWords, host: HostContext): OriginId | null {
  if (words.path === null || words.line === null) return null;
  const found = host.lookup(words.path);
  if (found.state !== 'file') return null;
  const { text, id } = found.file;
  let start = 0;
  for (let line = 1; line < words.line; line++) {
    const newline = text.indexOf('\n', start);
    if (newline < 0) return null;
    start = newline + 1;
  }
  const newline = text.indexOf('\n', start);
  const content = text.slice(start, newline < 0 ? undefined : newline);
  const trimmed = content.trim();
  if (trimmed === '') return null;
  const at = start + content.indexOf(trimmed);
  return host.origins.span(id, at, at + trimmed.length);
}

/** Of two faults on one line the first explains the second: `Bad configuration option` and `not allowed within`. */
const repeats = (words: SshdWords, before: SshdWords | undefined): boolean =>
  before !== undefined && words.line !== null && words.line === before.line && words.path === before.path;

/** What sshd refused its configuration for, each at the line it names or else where it said so. */
export function faultsOfWords(messages: readonly PlacedWords[], file: SourceFile, host: HostContext): StartFault[] {
  const faults = messages.filter(({ words }) => words.kind === 'fault');
  return faults
    .filter(({ words }, i) => !repeats(words, faults[i - 1]?.words))
    .map(({ words, start, end }) => ({
      code: words.code,
      message: words.text,
      origin: lineOrigin(words, host) ?? host.origins.span(file.id, start, end),
      data: words.data,
      exitStatus: 255,
    }));
}

/** What a run of sshd says about the machine it ran on is true of that run only. */
export function reportEnvironment(messages: readonly PlacedWords[], file: SourceFile, host: HostContext): void {
  for (const { words, start, end } of messages) {
    if (words.kind !== 'environment') continue;
    const why =
      words.code === 'no-host-keys'
        ? 'a user other than root may not read the keys, so that this says nothing about the daemon'
        : words.code === 'privilege-separation-directory'
          ? 'on hosts where the service makes this directory it exists only while the service runs'
          : 'it depends on who ran the command';
    host.report({
      file: file.id,
      span: { start, end },
      code: 'test-run-incomplete',
      message: `sshd ended early: ${why}. What it would have printed was not collected; repeat the command as root.`,
      effect: 'none',
      severity: 'note',
    });
  }
}
