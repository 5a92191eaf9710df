import type { Contributions } from '#model/contribution';
import { currentInputs } from '../_grammar/current-inputs.ts';
import type { HostContext, ParsedFile } from '../format.ts';
import type { Library, Linkage, Program } from './ast.ts';

type Input = ParsedFile<Linkage>;

export function lowerLinkage(inputs: readonly Input[], host: HostContext, into: Contributions): void {
  for (const input of currentInputs(inputs))
    for (const program of input.parsed.statements.children) lowerProgram(program, input, host, into);
}

function lowerProgram(program: Program, { file }: Input, host: HostContext, into: Contributions): void {
  const libraries = program.children.filter((node): node is Library => node.type === 'library');
  const has = (name: string): boolean => libraries.some((library) => library.name.startsWith(name));
  const told = program.path ?? file.claim.command ?? file.claim.slug;
  if (!/sshd/.test(told) && !looksLikeSshd(has)) return;
  const wrap = libraries.find(({ name }) => name.startsWith('libwrap.so'));
  // Since 9.8 the part that asks libwrap is sshd-session, and the listener alone has neither it nor PAM.
  const whole = has('libc.') && (/sshd-session/.test(told) || has('libpam.so'));
  if (!wrap && (!whole || file.quality !== 'complete')) return;
  const at = wrap ?? libraries.find(({ name }) => name.startsWith('libc.'))!;
  into.add({
    slice: 'program',
    basis: 'observed',
    quality: file.quality,
    file: file.id,
    origin: host.origins.span(file.id, at.start, at.end),
    value: { program: 'libwrap', linked: wrap !== undefined },
  });
}

/** A listing that does not say of which program it is. */
const looksLikeSshd = (has: (name: string) => boolean): boolean =>
  has('libcrypto.so') && has('libpam.so') && (has('libcrypt.so') || has('libwrap.so'));
