import type { Diagnostic } from '#core/diagnostic';
import type { ReadFile } from './read-file.ts';

/** The kernel's own tables, in hexadecimal numbers. */
const tables = /^proc\/(?:self\/)?net\/(?:route|ipv6_route|fib_trie)$/;

/** Says that the kernel's tables of routes are not read, where they are all that was collected of routes. */
export function unreadRoutes(files: readonly ReadFile[]): Diagnostic[] {
  const isV6 = ({ file }: ReadFile): boolean => /ipv6|-6\b/.test(file.claim.command ?? file.claim.path);
  return files
    .filter((one) => tables.test(one.file.claim.path))
    .filter(
      (one) =>
        !files.some(
          (other) => other.role === 'evidence' && other.format?.id === 'ip-route' && isV6(other) === isV6(one),
        ),
    )
    .map(({ file, file: { claim } }) => ({
      file: file.id,
      span: null,
      code: 'unrecognised-file',
      message: `The routes in /${claim.path} are not read in this form. Collect \`${claim.path.includes('ipv6') ? 'ip -6 route show table all' : 'ip route show table all'}\`.`,
      effect: 'none',
      severity: 'note',
    }));
}
