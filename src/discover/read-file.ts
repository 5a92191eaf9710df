import type { Diagnostic } from '#core/diagnostic';
import type { Quality } from '#core/quality';
import type { Format } from '#formats/format';
import { claimOf } from './claim.ts';
import type { DiscoveredFile, FileRole } from './discovery.ts';
import type { FailedOutput } from './failed-output.ts';
import { isIrrelevantName, isPackedLogName, isPackedName, isProseName, isStaleName } from './file-names.ts';
import { type FileSource, firstRead, largestFile, readUpTo } from './file-source.ts';
import type { Bytes } from './file-tree.ts';
import { hostPathOf, isInRoot } from './host-path.ts';
import type { PlannedFile } from './host-plan.ts';
import { type Identity, identify, identifyInRoot } from './identify.ts';
import { judgeContent } from './judge-content.ts';
import { type FileStart, type Judgement, leftOut, nothing, type OpenFile } from './judgement.ts';
import { sharedContentOf } from './shared-content.ts';
import { type Content, contentOf, lazySource } from './source.ts';

export interface ReadFile extends DiscoveredFile {
  readonly problems: readonly Diagnostic[];
  readonly failure: FailedOutput | null;
}

/** What the name alone says, without what it was compressed with. */
function identityByName({ file: { claimPath }, formats }: OpenFile): Identity | null {
  const plain = claimPath.replace(/\.(?:gz|bz2|xz|zst)$/, '');
  return (isInRoot(plain) ? identifyInRoot : identify)(claimOf(plain), '', formats);
}

/** What need not be opened, from its name and kind. */
function judgeName(open: OpenFile): Judgement | null {
  const { claimPath, named, type, told = {} } = open.file;
  if (named) return null;
  if (isIrrelevantName(claimPath) && (told.prose === undefined || !isProseName(claimPath)))
    return leftOut('irrelevant');
  if (isPackedName(claimPath)) {
    if (isPackedLogName(claimPath))
      open.report('packed-log', 'This log is compressed and was not read. Unpack it to have it analysed.', 'note');
    else if (identityByName(open) !== null)
      open.report('packed-file', 'This file is compressed and was not read. Unpack it to have it analysed.', 'note');
    return leftOut('irrelevant');
  }
  return type === 'other' ? leftOut('irrelevant') : null;
}

const mostNamed = 8;
const listOf = (names: readonly string[]): string =>
  names.length <= mostNamed
    ? names.join(', ')
    : `${names.slice(0, mostNamed).join(', ')} and ${names.length - mostNamed} more`;

/** What the session around it tells: another machine's, or no longer so. */
function judgeAsTold({ file: { told = {} }, report }: OpenFile): Judgement | null {
  if (told.elsewhere !== undefined) {
    report(
      'other-machine',
      `This part of the session ran ${told.elsewhere}, not on the host; it was left out.`,
      'note',
    );
    return leftOut('irrelevant');
  }
  if (told.several !== undefined) {
    report(
      'several-machines',
      `This file holds outputs of several machines (${listOf(told.several)}), and none of it was used. Put what each machine printed into a folder of its own.`,
      'warning',
    );
    return leftOut('unreadable');
  }
  if (told.outdated === undefined) return null;
  const { by, again } = told.outdated;
  if (again)
    report('printed-again', 'The same command was run again further down; what it printed there counts.', 'note');
  else
    report(
      'changed-since',
      `\`${by}\` further down may have changed what this shows: it counts as not collected. Print it once more after the change.`,
      'warning',
    );
  return leftOut('stale');
}

function startOf({ file, from }: OpenFile, { bytes, size }: Bytes): FileStart {
  const { claimPath, told: { section, damage = null } = {} } = file;
  const isWhole = bytes.length >= size;
  const content =
    isWhole && section === undefined && damage === null
      ? sharedContentOf(bytes, claimPath)
      : contentOf(bytes, claimPath, { isHead: !isWhole, section, damage });
  const whole = (): Content => {
    if (isWhole) return content;
    const all = readUpTo(file, largestFile, from);
    return 'ok' in all ? contentOf(all.ok.bytes, claimPath, { section, damage }) : nothing;
  };
  return { content, isWhole, size, whole };
}

/** Reads as far as it takes to know what a file is. */
function judgeBytes(open: OpenFile): Judgement & { readonly cut?: boolean } {
  const { file, from, report } = open;
  const { claimPath, named, told } = file;
  const first = readUpTo(file, told?.section === undefined ? firstRead : largestFile, from);
  if ('failure' in first) {
    const identity = identityByName(open);
    if (named || identity !== null || (hostPathOf(claimPath) !== null && !isInRoot(claimPath)))
      report('unreadable-file', `This file cannot be read: ${first.failure.why}. It counts as not collected.`, 'error');
    return leftOut('unreadable', identity);
  }
  const { cut = false } = first.ok;
  const start = startOf(open, first.ok);
  if (!named && isStaleName(claimPath)) return { role: 'stale', content: () => start.whole(), cut };
  if (!start.content.binary) return { ...judgeContent(open, start), cut };
  const identity = identityByName(open);
  if (named || identity !== null)
    report(
      'binary-file',
      'This file holds NUL bytes, so it is not text and was not read. It counts as not collected.',
      'warning',
    );
  return leftOut('unreadable', identity);
}

/** Whether nothing but its content tells that a file is some program's configuration. */
const isToldByContent = (claimPath: string, { kind }: Identity, formats: readonly Format[]): boolean =>
  kind.command === null && !isInRoot(claimPath) && identify(claimOf(claimPath), '', formats) === null;

function qualityOf(role: FileRole, told: Quality, cut: boolean): Quality {
  if (role === 'failed' || role === 'unreadable') return 'failed';
  if (role === 'stale') return 'stale';
  return cut && told === 'complete' ? 'partial-view' : told;
}

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
  const { claimPath, systemPath, told = {} } = file;
  const problems: Diagnostic[] = [];
  const report: OpenFile['report'] = (code, message, severity, span = null) => {
    problems.push({ file: place.id, span, code, message, severity, effect: severity === 'note' ? 'none' : 'widens' });
  };
  const open: OpenFile = { file, from, formats, report };
  const judgement: ReturnType<typeof judgeBytes> = judgeName(open) ?? judgeAsTold(open) ?? judgeBytes(open);
  const { role, content, identity = null, failure = null, command = null, cut = false } = judgement;
  const loose = told.loose ?? (identity !== null && isToldByContent(claimPath, identity, formats));
  const source = lazySource(
    place.id,
    { ...place, claimPath, loose },
    qualityOf(role, told.quality ?? 'complete', cut),
    command ?? told.command ?? null,
    content,
  );
  // The output of a command that was saved under the name of a file is not that file.
  const isFile = isInRoot(claimPath) || identity === null || identity.kind.command === null;
  const { format = null, kind = null } = identity ?? {};
  const hostPath = isFile ? hostPathOf(claimPath) : null;
  return { file: source, systemPath, hostPath, format, kind, role, problems, failure };
}
