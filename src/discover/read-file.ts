import type { Diagnostic } from '#core/diagnostic';
import type { Quality } from '#core/quality';
import type { SourceFile } from '#core/source-file';
import type { Format } from '#formats/format';
import { claimOf } from './claim.ts';
import { keepVerbatim } from './clean-capture.ts';
import type { DiscoveredFile, FileRole } from './discovery.ts';
import type { FailedOutput } from './failed-output.ts';
import {
  isCollectedInBulk,
  isHabitualName,
  isIrrelevantName,
  isPackedLogName,
  isPackedName,
  isProseName,
  isStaleName,
} from './file-names.ts';
import type { Attempt, Bytes, FileTree } from './file-tree.ts';
import { hostPathOf, isInRoot } from './host-path.ts';
import type { PlannedFile } from './host-plan.ts';
import { headLength, type Identity, identify, identifyInRoot, misnamed } from './identify.ts';
import { readStream } from './reader.ts';
import { recognise } from './recognise.ts';
import { sharedContentOf } from './shared-content.ts';
import { type Content, contentOf, lazySource } from './source.ts';
import { type SessionHost, splitFile } from './split-file.ts';

/** A larger file is reported and left out: 100,000 firewall rules take about 8 MiB. */
export const largestFile = 64 * 1024 * 1024;
/** Enough bytes for the head that formats look at, and most files whole. */
const firstRead = 64 * 1024;

export interface ReadFile extends DiscoveredFile {
  readonly problems: readonly Diagnostic[];
  readonly failure: FailedOutput | null;
}

/** Where the bytes of files are. */
export interface FileSource {
  readonly tree: FileTree;
  /** What was read already, by path, see `ArchiveOpener`. */
  readonly contents: ReadonlyMap<string, Attempt<Bytes>>;
}

const nothing: Content = { ...keepVerbatim(''), binary: false };

function readUpTo(file: PlannedFile, limit: number, { tree, contents }: FileSource): Attempt<Bytes> {
  const known = contents.get(file.systemPath);
  if (known !== undefined) return known;
  if (file.type === 'file') return tree.readBytes(file.systemPath, limit, file.named);
  if (file.type === 'nothing') return { ok: { bytes: Buffer.alloc(0), size: 0 } };
  if (file.type === 'other') return { failure: { code: 'EINVAL', why: 'it is neither a file nor a directory' } };
  const stream = readStream(file.type === 'stdin' ? 0 : file.systemPath);
  return 'ok' in stream ? { ok: { bytes: stream.ok, size: stream.ok.length } } : stream;
}

/** The file itself, or what it holds of several programs. */
export function partsOf(
  file: PlannedFile,
  from: FileSource,
  formats: readonly Format[],
  host: SessionHost,
): readonly PlannedFile[] {
  const isProse = !file.named && isProseName(file.claimPath) && isIrrelevantName(file.claimPath);
  const skips = !file.named && !isProse && (isIrrelevantName(file.claimPath) || isPackedName(file.claimPath));
  if (skips || file.told?.section !== undefined || isInRoot(file.claimPath) || file.type === 'other') return [file];
  const head = readUpTo(file, firstRead, from);
  if ('failure' in head) return [file];
  const { bytes, size } = head.ok;
  if (bytes.length >= size) return wholeParts(file, sharedContentOf(bytes, file.claimPath), formats, host);
  const { plain } = contentOf(bytes, file.claimPath, { isHead: true });
  if (plain === undefined || !splitFile(file, plain, formats, host)) return [file];
  const all = readUpTo(file, largestFile, from);
  return 'ok' in all ? wholeParts(file, contentOf(all.ok.bytes, file.claimPath), formats, host) : [file];
}

/** Contents that are known to stand for one thing; many hosts of a fleet share them. */
const single = new WeakMap<Content, readonly Format[]>();

/** Whose prompt is in a text decides, together with the host's name, whether it is the host's. */
const mayHavePrompt = /@[\w.-]{1,253}[: ][^\n]{0,200}[$#%]|^[\w.-]{1,253}:[~/][^\n]{0,200}[$#%]/m;

function wholeParts(
  file: PlannedFile,
  content: Content,
  formats: readonly Format[],
  host: SessionHost,
): readonly PlannedFile[] {
  const { plain } = content;
  if (plain === undefined || single.get(content) === formats) return [file];
  const parts = splitFile(file, plain, formats, host);
  if (parts === null && file.told === undefined && !mayHavePrompt.test(plain.text)) single.set(content, formats);
  return parts ?? [file];
}

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

const mostNamed = 8;
const listOf = (names: readonly string[]): string =>
  names.length <= mostNamed
    ? names.join(', ')
    : `${names.slice(0, mostNamed).join(', ')} and ${names.length - mostNamed} more`;

function describeKind(identity: Identity | null): string {
  if (identity === null) return 'what was to be collected';
  return identity.kind.command === null ? identity.kind.title : `the output of \`${identity.kind.command}\``;
}

/** Whether nothing but its content tells that a file is some program's configuration. */
const isToldByContent = (claimPath: string, { kind }: Identity, formats: readonly Format[]): boolean =>
  kind.command === null && !isInRoot(claimPath) && identify(claimOf(claimPath), '', formats) === null;

/** Whether a printed file holds what a program printed at some other time; files of the system's own are configuration. */
const isSavedOutput = (path: string, { kind }: Identity): boolean =>
  kind.command !== null && !kind.command.startsWith('cat ') && !/^\/(?:etc|usr|lib|proc|sys|run|var\/lib)\//.test(path);

/** Reads one file of a host as far as it takes to know what it is; evidence is read whole. */
export function readFile(
  file: PlannedFile,
  place: {
    readonly id: number;
    readonly host: string;
    readonly reportedPath: string;
    readonly capturedAt: number | null;
    readonly now?: number | undefined;
  },
  from: FileSource,
  formats: readonly Format[],
): ReadFile {
  const { claimPath, named, told = {} } = file;
  const { section, damage = null } = told;
  const problems: Diagnostic[] = [];
  const hostPath = hostPathOf(claimPath);
  let quality: Quality = told.quality ?? 'complete';
  const report = (
    code: string,
    message: string,
    severity: Diagnostic['severity'],
    span: Diagnostic['span'] = null,
  ): void => {
    problems.push({ file: place.id, span, code, message, severity, effect: severity === 'note' ? 'none' : 'widens' });
  };
  const result = (
    role: FileRole,
    content: () => Content,
    identity: Identity | null = null,
    failure: FailedOutput | null = null,
    command: string | null = null,
  ): ReadFile => {
    const own: Quality = role === 'failed' || role === 'unreadable' ? 'failed' : role === 'stale' ? 'stale' : quality;
    const source: SourceFile = lazySource(
      place.id,
      {
        ...place,
        claimPath,
        loose: told.loose ?? (identity !== null && isToldByContent(claimPath, identity, formats)),
      },
      own,
      command ?? told.command ?? null,
      content,
    );
    // The output of a command that was saved under the name of a file is not that file.
    const isFile = isInRoot(claimPath) || identity === null || identity.kind.command === null;
    const { format = null, kind = null } = identity ?? {};
    const { systemPath } = file;
    return { file: source, systemPath, hostPath: isFile ? hostPath : null, format, kind, role, problems, failure };
  };
  const byName = (): Identity | null => {
    const plain = claimPath.replace(/\.(?:gz|bz2|xz|zst)$/, '');
    return (isInRoot(plain) ? identifyInRoot : identify)(claimOf(plain), '', formats);
  };

  if (!named) {
    if (isIrrelevantName(claimPath) && (told.prose === undefined || !isProseName(claimPath)))
      return result('irrelevant', () => nothing);
    if (isPackedName(claimPath)) {
      if (isPackedLogName(claimPath))
        report('packed-log', 'This log is compressed and was not read. Unpack it to have it analysed.', 'note');
      else if (byName() !== null)
        report('packed-file', 'This file is compressed and was not read. Unpack it to have it analysed.', 'note');
      return result('irrelevant', () => nothing);
    }
    if (file.type === 'other') return result('irrelevant', () => nothing);
  }
  if (told.elsewhere !== undefined) {
    report(
      'other-machine',
      `This part of the session ran ${told.elsewhere}, not on the host; it was left out.`,
      'note',
    );
    return result('irrelevant', () => nothing);
  }
  if (told.several !== undefined) {
    report(
      'several-machines',
      `This file holds outputs of several machines (${listOf(told.several)}), and none of it was used. Put what each machine printed into a folder of its own.`,
      'warning',
    );
    return result('unreadable', () => nothing);
  }
  if (told.outdated !== undefined) {
    const { by, again } = told.outdated;
    if (again)
      report('printed-again', 'The same command was run again further down; what it printed there counts.', 'note');
    else
      report(
        'changed-since',
        `\`${by}\` further down may have changed what this shows: it counts as not collected. Print it once more after the change.`,
        'warning',
      );
    return result('stale', () => nothing);
  }
  const first = readUpTo(file, section === undefined ? firstRead : largestFile, from);
  const readAll = (): Content => {
    const all = readUpTo(file, largestFile, from);
    return 'ok' in all ? contentOf(all.ok.bytes, claimPath, { section, damage }) : nothing;
  };
  if ('failure' in first) {
    const matters = named || byName() !== null || (hostPath !== null && !isInRoot(claimPath));
    if (matters)
      report('unreadable-file', `This file cannot be read: ${first.failure.why}. It counts as not collected.`, 'error');
    return result('unreadable', () => nothing, byName());
  }
  const { bytes, size, cut = false } = first.ok;
  if (cut && quality === 'complete') quality = 'partial-view';
  const isWhole = bytes.length >= size;
  if (!named && isStaleName(claimPath))
    return result('stale', isWhole ? () => contentOf(bytes, claimPath, { section, damage }) : readAll);
  const start =
    isWhole && section === undefined && damage === null
      ? sharedContentOf(bytes, claimPath)
      : contentOf(bytes, claimPath, { isHead: !isWhole, section, damage });
  if (start.binary) {
    if (named || byName() !== null)
      report(
        'binary-file',
        'This file holds NUL bytes, so it is not text and was not read. It counts as not collected.',
        'warning',
      );
    return result('unreadable', () => nothing, byName());
  }
  const head = start.text.slice(0, headLength);
  const claim = claimOf(claimPath, start.command ?? told.command);
  const { identity, failure } = recognise(start, claim, formats, isWhole);
  const { prose } = told;
  if (prose !== undefined && (identity === null || (prose === 'example' && identity.kind.command === null)))
    return result('irrelevant', () => nothing);
  const isOneOfMany = !named && isCollectedInBulk(claimPath);
  // What is neither an output nor announced as one is talk.
  const isTalk = section !== undefined && identity === null && told.command === undefined;
  // sos asks in each namespace that it saw before; one that is gone has nothing to say.
  if (failure !== null && /^Cannot open network namespace "/.test(start.text))
    return result('irrelevant', () => nothing);
  if (failure !== null && !isTalk && (identity !== null || !isInRoot(claimPath))) {
    const what = describeKind(identity);
    const absence = failure.cause === 'no-file';
    const isNote = absence || failure.cause === 'no-option' || identity === null;
    const message = absence
      ? `This is an error message, not ${what}. ${advice[failure.cause]}.`
      : `This is an error message, not ${what}: it counts as not collected. ${advice[failure.cause]}.`;
    if (identity !== null || !isOneOfMany)
      report('output-is-an-error', message, isNote ? 'note' : 'warning', failure.span);
    return result('failed', () => start, identity, failure, start.command);
  }
  if (told.quality === 'failed') {
    if (identity !== null)
      report('command-failed', `The collector notes that this command failed: it counts as not collected.`, 'warning');
    return result('failed', () => start, identity, null, told.command ?? null);
  }
  if (identity === null) {
    const quiet =
      section !== undefined ||
      isInRoot(claimPath) ||
      isOneOfMany ||
      (!named && (isHabitualName(claimPath) || start.text.trim() === ''));
    if (!quiet)
      report(
        'unrecognised-file',
        'No format knows this file; it was left out. `sshreach formats` lists what is read.',
        'note',
      );
    return result('unrecognised', isWhole ? () => start : readAll, null, null, start.command);
  }
  if (told.printed !== undefined && isSavedOutput(told.printed, identity)) {
    report(
      'saved-output',
      `This is ${describeKind(identity)} as somebody saved it in ${told.printed}, not the present state; it was left out. Print it anew.`,
      'note',
    );
    return result('stale', () => start, identity, null, start.command);
  }
  if (size > largestFile) {
    report(
      'file-too-large',
      `This file has ${Math.ceil(size / 1024 / 1024)} MiB; files over ${largestFile / 1024 / 1024} MiB are not read. It counts as not collected.`,
      'error',
    );
    return result('unreadable', () => nothing, identity);
  }
  if (isWhole && start.text.trim() === '' && identity.kind.emptyMeans === 'failed') {
    report(
      'output-is-empty',
      `This is empty, but ${describeKind(identity)} never is: it counts as not collected.`,
      'warning',
    );
    return result('failed', () => start, identity, null, start.command);
  }
  const claimed = misnamed(claim, head, identity, formats);
  if (claimed !== null)
    report(
      'name-and-content-disagree',
      `The name says ${claimed.kind.title}, but this is ${identity.kind.title}; it was read as that.`,
      'note',
    );
  const whole = isWhole ? start : readAll();
  return result('evidence', () => whole, identity, null, start.command);
}
