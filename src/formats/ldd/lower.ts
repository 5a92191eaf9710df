import type { Contributions } from '#model/contribution';
import { currentInputs } from '../_grammar/current-inputs.ts';
import type { HostContext, ParsedFile } from '../format.ts';
import type { Library, Linkage, Program } from './ast.ts';

type Input = ParsedFile<Linkage>;

export function lowerLinkage(inputs: readonly Input[], host: HostContext, into: Contributions): void {
  for (const input of currentInputs(inputs)) {
    for (const program of input.parsed.statements.children) lowerProgram(program, input, host, into);
    const { file, kind } = input;
    if (kind !== 'ldd-search' || file.text.trim() !== '' || file.quality !== 'complete') continue;
    add(input, false, doubtOf(nameOf(null, input)), { start: 0, end: file.text.length }, host, into);
  }
}

const nameOf = (path: string | null, { file }: Input): string => path ?? file.claim.command ?? file.claim.slug;

/** A distribution's sshd, or one that somebody built. */
const doubtOf = (told: string): 'listener' | 'program' =>
  /sshd-session|(?:local|opt)[/-]/.test(told) ? 'program' : 'listener';

function add(
  { file }: Input,
  linked: boolean,
  doubtful: 'listener' | 'program' | null,
  at: { readonly start: number; readonly end: number },
  host: HostContext,
  into: Contributions,
): void {
  into.add({
    slice: 'program',
    basis: 'observed',
    quality: file.quality,
    file: file.id,
    origin: host.origins.span(file.id, at.start, at.end),
    value: { program: 'libwrap', linked, ...(doubtful === null ? {} : { doubtful }) },
  });
}

function lowerProgram(program: Program, input: Input, host: HostContext, into: Contributions): void {
  const { file } = input;
  const libraries = program.children.filter((node): node is Library => node.type === 'library');
  const has = (name: string): boolean => libraries.some((library) => library.name.startsWith(name));
  const told = nameOf(program.path, input);
  if (!/sshd/.test(told) && !looksLikeSshd(has)) return;
  const wrap = libraries.find(({ name }) => name.startsWith('libwrap.so'));
  if (wrap !== undefined) {
    add(input, true, null, wrap, host, into);
    return;
  }
  const libc = libraries.find(({ name }) => name.startsWith('libc.'));
  if (libc === undefined || file.quality !== 'complete') return;
  // Since 9.8 the part that asks libwrap is sshd-session, and the listener alone has neither it nor PAM.
  const isSure = /sshd-session/.test(told) || has('libpam.so');
  // Who builds sshd may leave PAM out.
  if (isSure || doubtOf(told) === 'program') add(input, false, isSure ? null : 'program', libc, host, into);
}

/** A listing that does not say of which program it is. */
const looksLikeSshd = (has: (name: string) => boolean): boolean =>
  has('libcrypto.so') && has('libpam.so') && (has('libcrypt.so') || has('libwrap.so'));
