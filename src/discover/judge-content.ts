import { claimOf } from './claim.ts';
import type { FailedOutput } from './failed-output.ts';
import { isCollectedInBulk, isHabitualName } from './file-names.ts';
import { largestFile } from './file-source.ts';
import { isInRoot } from './host-path.ts';
import { headLength, type Identity, misnamed } from './identify.ts';
import { type FileStart, type Judgement, leftOut, type OpenFile } from './judgement.ts';
import { recognise } from './recognise.ts';

/** What to do about a failure, for whoever collects again. */
const advice: Readonly<Record<FailedOutput['cause'], string>> = {
  privilege: 'Collect it again as root',
  'missing-tool':
    'The program is not installed there or not in the path; if it should be, collect it again with its full path',
  'not-running': 'The service that answers it was not running when this was collected',
  'no-file': 'What it names does not exist on the host',
  collector: 'The program never ran: collect it again, with a password or key that works',
  'no-option': 'This release of the program does not know that option',
  broken: 'The program failed: collect it again once it works',
};

function describeKind(identity: Identity | null): string {
  if (identity === null) return 'what was to be collected';
  return identity.kind.command === null ? identity.kind.title : `the output of \`${identity.kind.command}\``;
}

/** Whether a printed file holds what a program printed at some other time; files of the system's own are configuration. */
const isSavedOutput = (path: string, { kind }: Identity): boolean =>
  kind.command !== null && !kind.command.startsWith('cat ') && !/^\/(?:etc|usr|lib|proc|sys|run|var\/lib)\//.test(path);

/** Tools that take everything take much that nobody knows and much that fails. */
const isOneOfMany = ({ named, claimPath }: OpenFile['file']): boolean => !named && isCollectedInBulk(claimPath);

/** What text turns out to be. */
export function judgeContent(open: OpenFile, start: FileStart): Judgement {
  const { file, formats } = open;
  const { claimPath, told = {} } = file;
  const { content, isWhole } = start;
  const claim = claimOf(claimPath, content.command ?? told.command);
  const { identity, failure } = recognise(content, claim, formats, isWhole);
  const isExample = told.prose === 'example' && identity?.kind.command === null;
  if (told.prose !== undefined && (identity === null || isExample)) return leftOut('irrelevant');
  const failed = judgeFailure(open, start, identity, failure);
  if (failed !== null) return failed;
  return identity === null ? judgeUnknown(open, start) : judgeKnown(open, start, claim, identity);
}

/** Error text where output should be, or what the collector says of the command. */
function judgeFailure(
  { file, report }: OpenFile,
  { content }: FileStart,
  identity: Identity | null,
  failure: FailedOutput | null,
): Judgement | null {
  const { claimPath, told = {} } = file;
  // sos asks in each namespace that it saw before; one that is gone has nothing to say.
  if (failure !== null && /^Cannot open network namespace "/.test(content.text)) return leftOut('irrelevant');
  // What is neither an output nor announced as one is talk.
  const isTalk = told.section !== undefined && identity === null && told.command === undefined;
  if (failure !== null && !isTalk && (identity !== null || !isInRoot(claimPath))) {
    const what = describeKind(identity);
    const absence = failure.cause === 'no-file';
    const isNote = absence || failure.cause === 'no-option' || identity === null;
    const message = absence
      ? `This is an error message, not ${what}. ${advice[failure.cause]}.`
      : `This is an error message, not ${what}: it counts as not collected. ${advice[failure.cause]}.`;
    if (identity !== null || !isOneOfMany(file))
      report('output-is-an-error', message, isNote ? 'note' : 'warning', failure.span);
    return { role: 'failed', content: () => content, identity, failure, command: content.command };
  }
  if (told.quality !== 'failed') return null;
  if (identity !== null)
    report('command-failed', 'The collector notes that this command failed: it counts as not collected.', 'warning');
  return { role: 'failed', content: () => content, identity };
}

/** No format knows it. */
function judgeUnknown({ file, report }: OpenFile, { content, whole }: FileStart): Judgement {
  const { claimPath, named, told } = file;
  const quiet =
    told?.section !== undefined ||
    isInRoot(claimPath) ||
    isOneOfMany(file) ||
    (!named && (isHabitualName(claimPath) || content.text.trim() === ''));
  if (!quiet)
    report(
      'unrecognised-file',
      'No format knows this file; it was left out. `sshreach formats` lists what is read.',
      'note',
    );
  return { role: 'unrecognised', content: whole, command: content.command };
}

/** A format knows it; whether there is anything to parse. */
function judgeKnown(
  { file, formats, report }: OpenFile,
  { content, isWhole, size, whole }: FileStart,
  claim: ReturnType<typeof claimOf>,
  identity: Identity,
): Judgement {
  const { command } = content;
  if (file.told?.printed !== undefined && isSavedOutput(file.told.printed, identity)) {
    report(
      'saved-output',
      `This is ${describeKind(identity)} as somebody saved it in ${file.told.printed}, not the present state; it was left out. Print it anew.`,
      'note',
    );
    return { role: 'stale', content: () => content, identity, command };
  }
  if (size > largestFile) {
    report(
      'file-too-large',
      `This file has ${Math.ceil(size / 1024 / 1024)} MiB; files over ${largestFile / 1024 / 1024} MiB are not read. It counts as not collected.`,
      'error',
    );
    return leftOut('unreadable', identity);
  }
  if (isWhole && content.text.trim() === '' && identity.kind.emptyMeans === 'failed') {
    report(
      'output-is-empty',
      `This is empty, but ${describeKind(identity)} never is: it counts as not collected.`,
      'warning',
    );
    return { role: 'failed', content: () => content, identity, command };
  }
  const claimed = misnamed(claim, content.text.slice(0, headLength), identity, formats);
  if (claimed !== null)
    report(
      'name-and-content-disagree',
      `The name says ${claimed.kind.title}, but this is ${identity.kind.title}; it was read as that.`,
      'note',
    );
  const evidence = whole();
  return { role: 'evidence', content: () => evidence, identity, command };
}
