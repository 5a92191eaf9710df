import type { SourceFile } from '#core/source-file';
import type { FileStatus, FileTree } from './file-tree.ts';
import type { HostPlan } from './host-plan.ts';

/** A private host key as an archive holds it. Its content is never looked at. */
export interface KeyFile extends FileStatus {
  /** Absolute, on the host. */
  readonly path: string;
  readonly file: SourceFile;
}

const hostKey = /^etc\/ssh\/[^/]*_key$/;

/**
 * The host keys of an archived root and who may read them. What a collector packed has the modes that the collector gave
 * it, and what was copied here has those of the copy.
 */
export function keyFilesOf(
  plan: HostPlan,
  planned: readonly { readonly systemPath: string }[],
  read: readonly { readonly file: SourceFile }[],
  tree: FileTree,
): KeyFile[] {
  if (plan.layout !== null || plan.incomplete || tree.statusOf === undefined) return [];
  return read.flatMap(({ file }, i): KeyFile[] => {
    const status = hostKey.test(file.claim.path) ? tree.statusOf!(planned[i]!.systemPath) : null;
    return status === null ? [] : [{ ...status, path: `/${file.claim.path}`, file }];
  });
}
