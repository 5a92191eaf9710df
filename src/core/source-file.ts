import type { Quality } from './quality.ts';

/**
 * What a collected file says it is, before anybody looked at the content.
 * - `path`: relative to the host's root, forward slashes, as found (`etc/ssh/sshd_config`, `cmd/ss -tlnp.txt`)
 * - `slug`: the base name in lower case, without `.txt`, `.log`, `.out` or `.json`, every run of other characters
 *   than letters, digits and dots as one `-` (`firewall-cmd--list-all.txt` → `firewall-cmd-list-all`)
 * - `command`: the exact command line, where a manifest of the collector tells it
 */
export interface Claim {
  readonly path: string;
  readonly slug: string;
  readonly command?: string;
}

export interface SourceFile {
  /** Index into the run's file table; origins refer to files by it. */
  readonly id: number;
  /** The host's name, or `site` for evidence that serves many hosts (a cloud export). */
  readonly host: string;
  /** As reported: relative, forward slashes, `archive.tar.xz!/member` inside archives. */
  readonly path: string;
  readonly claim: Claim;
  /** The network namespace whose state this is; `null` is the host's own. */
  readonly namespace: string | null;
  /** Seconds since 1970, where the collector or the file tells. */
  readonly capturedAt: number | null;
  /** What is taken for the present instead, seconds since 1970. */
  readonly now?: number | undefined;
  readonly quality: Quality;
  /** Where the bytes were not UTF-8: each character of the text stands for one byte. */
  readonly encoding?: 'latin-1' | undefined;
  /** Only its content or the talk around it tells what it is, so that lines of it may be talk. */
  readonly loose?: boolean | undefined;
  /** What is parsed: decoded, terminal control sequences removed; byte order mark and CR kept. */
  readonly text: string;
  /** Positions of `text` in what the user has. */
  readonly map: TextMap;
}

/** From offsets of the parsed text to the raw artefact. All offsets are UTF-16 code units from 0. */
export interface TextMap {
  /** The raw artefact's text, as an editor shows it (decoded only). */
  readonly raw: string;
  toRaw(offset: number): number;
  /** Line and column, both from 1, of an offset of the parsed text, in the raw artefact. */
  pointAt(offset: number): Point;
}

/** `line` and `column` from 1, `offset` from 0, in UTF-16 code units, as unist has it. */
export interface Point {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
}

/** Parsed-text offsets, end exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The time at which what the file tells is looked at; `null` where nobody knows. */
export const presentOf = ({ now, capturedAt }: Pick<SourceFile, 'now' | 'capturedAt'>): number | null =>
  now ?? capturedAt;
