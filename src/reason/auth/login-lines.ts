import type { LoginLines } from '#model/accounts';
import type { HostView } from '#model/host-model';

/** A file that a module goes by; `null` where nobody collected it. */
export const linesOf = (view: HostView, path: string): LoginLines | null =>
  view.loginStacks.find((fact): fact is LoginLines => fact.login === 'lines' && fact.path === path) ?? null;
