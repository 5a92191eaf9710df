import type { SourceFile } from '#core/source-file';
import type { HostTree } from './discovery.ts';
import { hostPathOf, isInRoot } from './host-path.ts';
import type { HostPlan } from './host-plan.ts';
import type { ReadFile } from './read-file.ts';
import { findWholeDirectories } from './whole-directories.ts';

/** Where a directory of the bundle was on the host. */
function hostDirectoryOf(claimPath: string): string | null {
  if (isInRoot(`${claimPath}/x`)) return `/${claimPath}`;
  const member = hostPathOf(`${claimPath}/x.conf`);
  return member?.endsWith('/x.conf') ? member.slice(0, -'/x.conf'.length) : null;
}

/** Joins what was collected of a host's file system. Where two copies claim one path, the one below the root counts. */
export function buildHostTree(plan: HostPlan, files: readonly ReadFile[]): HostTree {
  const byPath = new Map<string, SourceFile>();
  const absent = new Set<string>();
  for (const { file, hostPath, role, failure } of files) {
    if (failure?.path) absent.add(failure.path);
    if (hostPath === null || role === 'failed' || role === 'unreadable') continue;
    if (!byPath.has(hostPath) || isInRoot(file.claim.path)) byPath.set(hostPath, file);
  }
  const links = new Map<string, string>();
  for (const { claimPath, target } of plan.links) {
    const path = hostPathOf(claimPath) ?? hostDirectoryOf(claimPath);
    if (path !== null) links.set(path, target);
  }
  const directories = new Set<string>();
  for (const claimPath of plan.directories) {
    const path = hostDirectoryOf(claimPath);
    if (path !== null) directories.add(path);
  }
  for (const path of [...(plan.incomplete ? [] : (plan.layout?.always ?? [])), ...(plan.layout?.absent ?? [])])
    if (!links.has(path)) absent.add(path);
  for (const path of byPath.keys()) absent.delete(path);
  const tree = { files: byPath, links, directories, absent };
  if (plan.layout !== null && !plan.incomplete) return { ...tree, whole: plan.layout.whole };
  // A copy that root did not make lacks what only root may read, and nothing shows it.
  const unprivileged = files.some(({ failure }) => failure?.cause === 'privilege');
  return { ...tree, whole: plan.picked || plan.incomplete || unprivileged ? [] : findWholeDirectories(tree) };
}
