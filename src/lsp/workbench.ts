import type { FileTree } from '#discover/file-tree';
import type { HostReport } from '#engine/document';
import type { Description } from '#formats/format';

/** What is to be looked at for one document. */
export interface Task {
  /** Absolute: the host's directory, or the document and what lies beside it. */
  readonly paths: readonly string[];
  /** Absolute. Reports name files relative to it, and settings are searched from it upward. */
  readonly workingDirectory: string;
  /** The system's files with the open documents in front of them. */
  readonly tree: FileTree;
}

/** The findings of a task's hosts under the user's settings. */
export interface Checked {
  readonly hosts: readonly HostReport[];
  /** What is wrong with the settings: then they are not used. */
  readonly complaint: string | null;
}

/**
 * What the language server has done elsewhere: it speaks the protocol, and loads nothing of the analysis. `fixes` tries
 * what rules propose, which takes longer. `file` is absolute; `offset` counts UTF-16 units of the document.
 */
export interface Workbench {
  readonly version: string;
  check(task: Task, fixes: boolean): Promise<Checked>;
  describe(task: Task, file: string, offset: number): Promise<Description | null>;
}
