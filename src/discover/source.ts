import type { Quality } from '#core/quality';
import type { SourceFile, Span, TextMap } from '#core/source-file';
import { textMap } from '#core/text-map';
import { claimOf } from './claim.ts';
import { type CleanText, cleanCapture, keepVerbatim, type Plain, plainText } from './clean-capture.ts';
import { decode } from './decode.ts';
import { isInRoot } from './host-path.ts';
import type { PasteDamage } from './paste-damage.ts';

/** What decides how bytes become text. */
export interface ContentOptions {
  /** The bytes are only the beginning of a file. */
  readonly isHead?: boolean;
  /** The part of the decoded text that is meant. */
  readonly section?: Span;
  /** What a paste did to the whole of which that is a part. */
  readonly damage?: PasteDamage | null;
}

/** How a place is named to the user, and how it is named on its host. */
export interface SourcePlace {
  readonly host: string;
  readonly reportedPath: string;
  readonly claimPath: string;
  /** Seconds since 1970. */
  readonly capturedAt?: number | null;
  readonly now?: number | undefined;
  readonly loose?: boolean | undefined;
}

export type Content = CleanText & {
  readonly binary: boolean;
  readonly encoding?: SourceFile['encoding'];
  /** Of a whole text in bytes that may hold what several programs printed. */
  readonly plain?: Plain;
};

/** `sos_commands/networking/namespaces/NS/…`, older `ip_netns_exec_NS_…`. */
const namespaceFolder = /(?:^|\/)namespaces\/([^/]+)\/|(?:^|\/)ip[-_ ]netns[-_ ]exec[-_ ]([^\s_/]+)[-_ ]/;

/** sshd reads these byte by byte, whatever the bytes are. */
const readAsBytes = /^(?:usr\/)?etc\/ssh\/sshd_config(?:$|\.d\/)/;

/** A piece of a text, with positions of the whole. */
function sectionOf(text: string, { start, end }: Span, claimPath: string, damage: PasteDamage | null): Content {
  const piece = text.slice(start, end);
  const { plain: _, ...clean }: CleanText & { readonly plain?: Plain } = !isInRoot(claimPath)
    ? cleanCapture(piece, damage)
    : damage === null
      ? keepVerbatim(piece)
      : { ...plainText(piece, damage, true), command: null };
  return { ...clean, map: start === 0 ? clean.map : shifted(text, clean.map, start), binary: false };
}

/** Bytes as parsers get them. */
export function contentOf(
  bytes: Buffer,
  claimPath: string,
  { isHead = false, section, damage }: ContentOptions = {},
): Content {
  const { text, encoding } = decode(bytes, isHead);
  const isOdd = encoding === 'binary' || encoding === 'utf-16';
  if (isOdd && readAsBytes.test(claimPath))
    return { ...keepVerbatim(bytes.toString('latin1')), binary: false, encoding: 'latin-1' };
  if (encoding === 'binary') return { ...keepVerbatim(''), binary: true };
  if (section !== undefined) return sectionOf(text, section, claimPath, damage ?? null);
  const inBytes = encoding === 'latin-1' ? ({ encoding } as const) : {};
  if (isInRoot(claimPath) && encoding !== 'utf-16') return { ...keepVerbatim(text), ...inBytes, binary: false };
  if (encoding !== 'utf-16') return { ...cleanCapture(text), ...inBytes, binary: false };
  // A UTF-16 mark was written by the capturing shell and is not the program's.
  const { plain: _, ...clean } = cleanCapture(text.slice(1));
  return { ...clean, map: shifted(text, clean.map, 1), binary: false };
}

/** The map of a text whose first characters were cut before the given map was made. */
function shifted(raw: string, inner: TextMap, length: number): TextMap {
  const outer = textMap(raw, [{ at: 0, length }]);
  return {
    raw,
    toRaw: (offset) => outer.toRaw(inner.toRaw(offset)),
    pointAt: (offset) => outer.pointAt(inner.toRaw(offset)),
  };
}

/**
 * A source whose bytes are read when somebody asks for its text, at most once. Whole machines have many files and few
 * that matter.
 */
export function lazySource(
  id: number,
  place: SourcePlace,
  quality: Quality,
  command: string | null,
  read: () => Content,
): SourceFile {
  const namespace = namespaceFolder.exec(place.claimPath);
  let content: Content | null = null;
  const load = (): Content => {
    content ??= read();
    return content;
  };
  return {
    id,
    host: place.host,
    path: place.reportedPath,
    claim: claimOf(place.claimPath, command ?? undefined),
    namespace: namespace ? (namespace[1] ?? namespace[2] ?? null) : null,
    capturedAt: place.capturedAt ?? null,
    now: place.now,
    quality,
    loose: place.loose,
    get encoding(): SourceFile['encoding'] {
      return load().encoding;
    },
    get text(): string {
      return load().text;
    },
    get map(): TextMap {
      return load().map;
    },
  };
}
