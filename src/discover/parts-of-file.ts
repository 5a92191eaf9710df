import type { Format } from '#formats/format';
import { isIrrelevantName, isPackedName, isProseName } from './file-names.ts';
import { type FileSource, firstRead, largestFile, readUpTo } from './file-source.ts';
import { isInRoot } from './host-path.ts';
import type { PlannedFile } from './host-plan.ts';
import { sharedContentOf } from './shared-content.ts';
import { type Content, contentOf } from './source.ts';
import { type SessionHost, splitFile } from './split-file.ts';

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
