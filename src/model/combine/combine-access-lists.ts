import { Maybe, No, Yes } from '#core/tri';
import type { Contribution } from '../contribution.ts';
import type { FilesFact } from '../daemon.ts';
import type { AccessListSlice } from '../host-model.ts';

/** The two lists, and whether this sshd reads them: `ldd` knows best, then the distribution. */
export function combineAccessLists(
  lists: readonly Contribution<'access-list'>[],
  programs: readonly Contribution<'program'>[],
  files: readonly FilesFact[],
): AccessListSlice {
  const of = (list: 'allow' | 'deny') => lists.filter((c) => c.value.list === list).map((c) => c.value);
  const allow = of('allow');
  const deny = of('deny');
  const linked = programs.filter((c) => c.value.program === 'libwrap');
  const best = linked.find((c) => c.basis === 'observed') ?? linked[0] ?? null;
  const absent = (path: string): boolean => files.some((f) => f.files === 'absent' && f.path === path);
  return {
    allow,
    deny,
    consulted: best === null ? Maybe : best.value.program === 'libwrap' && best.value.linked ? Yes : No,
    consultedOrigin: best?.origin ?? null,
    allowKnown: allow.length > 0 || absent('/etc/hosts.allow'),
    denyKnown: deny.length > 0 || absent('/etc/hosts.deny'),
  };
}
