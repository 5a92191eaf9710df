import { matchesGlob } from '#core/glob';
import type { KernelParameter, KernelParametersSlice, KnownParameter } from './kernel-parameters.ts';

/**
 * The number that a parameter has in this view, `null` where nothing tells. What no file sets stays as it is, like
 * interfaces and routes; what the kernel has now is not known from files. The last file that names it counts, else
 * the last pattern that fits (sysctl.d(5)).
 */
export function findParameter(slice: KernelParametersSlice, path: string): KnownParameter | null {
  const now = slice.observed.get(path);
  const stored = findStored(slice.declared, path);
  const [first, second] = slice.view === 'running' ? [now, stored] : [stored, now];
  const found = first ?? second;
  const value = Number.parseInt(found?.value ?? '', 10);
  return found === undefined || Number.isNaN(value)
    ? null
    : { value, sure: slice.view === 'after-reboot' || found === first, origin: found.origin };
}

function findStored(declared: readonly KernelParameter[], path: string): KernelParameter | undefined {
  const exact = declared.findLast((parameter) => parameter.path === path);
  return (
    exact ??
    declared.findLast(
      ({ path: pattern, excluded = [] }) => pattern !== path && fits(pattern, path) && !excluded.includes(path),
    )
  );
}

/** A star stands for one name of the path. */
function fits(pattern: string, path: string): boolean {
  const [a, b] = [pattern.split('/'), path.split('/')];
  return a.length === b.length && a.every((part, i) => matchesGlob(part, b[i]!));
}
