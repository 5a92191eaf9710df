import type { FilesFact } from '#model/daemon';
import type { HostView } from '#model/host-model';

export type KeysFact = Extract<FilesFact, { files: 'keys' }>;

/** The content of a file of keys, where it was collected. */
export const keysIn = ({ files }: Pick<HostView, 'files'>, path: string): KeysFact | null =>
  files.facts.find((fact): fact is KeysFact => fact.files === 'keys' && fact.path === path) ?? null;
