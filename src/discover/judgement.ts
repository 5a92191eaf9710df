import type { Diagnostic } from '#core/diagnostic';
import type { Format } from '#formats/format';
import { keepVerbatim } from './clean-capture.ts';
import type { FileRole } from './discovery.ts';
import type { FailedOutput } from './failed-output.ts';
import type { FileSource } from './file-source.ts';
import type { PlannedFile } from './host-plan.ts';
import type { Identity } from './identify.ts';
import type { Content } from './source.ts';

/** What a file turned out to be. */
export interface Judgement {
  readonly role: FileRole;
  /** Asked for once somebody needs it. */
  readonly content: () => Content;
  readonly identity?: Identity | null;
  readonly failure?: FailedOutput | null;
  /** The command line that stands in it. */
  readonly command?: string | null;
}

/** A file on its way to being judged. */
export interface OpenFile {
  readonly file: PlannedFile;
  readonly from: FileSource;
  readonly formats: readonly Format[];
  report(code: string, message: string, severity: Diagnostic['severity'], span?: Diagnostic['span']): void;
}

/** As much of a file as was read to know what it is. */
export interface FileStart {
  readonly content: Content;
  /** `content` is that of the whole file. */
  readonly isWhole: boolean;
  /** Bytes of the whole file. */
  readonly size: number;
  whole(): Content;
}

export const nothing: Content = { ...keepVerbatim(''), binary: false };
/** Nothing of it is kept. */
export const leftOut = (role: FileRole, identity: Identity | null = null): Judgement => ({
  role,
  content: () => nothing,
  identity,
});
