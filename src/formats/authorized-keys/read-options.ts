import { and, Maybe, No, type Tri, tri, Yes } from '#core/tri';
import type { KeyLine, KeyOption } from './ast.ts';

export interface KeyOptions {
  readonly options: readonly KeyOption[];
  readonly sound: Tri;
  readonly command: KeyLine['command'];
}

/** Options without a value, from `auth-options.c`; all but the first two may have `no-` before them. */
const flags =
  /^(?:cert-authority|restrict|(?:no-)?(?:port-forwarding|agent-forwarding|x11-forwarding|pty|user-rc|touch-required|verify-required))$/;
const valued = new Set([
  'command',
  'principals',
  'from',
  'expiry-time',
  'environment',
  'permitopen',
  'permitlisten',
  'tunnel',
]);
const once = new Set(['command', 'principals', 'from']);

const part = /([a-z0-9-]+)(?:="((?:\\"|[^"])*)")?(,|$)/iy;

/** A word of options, `from="10.0.0.0/8",no-pty`: one that sshd cannot read makes it pass over the whole line. */
export function readOptions({ start, text }: { readonly start: number; readonly text: string }): KeyOptions {
  const options: KeyOption[] = [];
  let command: KeyLine['command'] = null;
  let sound: Tri = Yes;
  part.lastIndex = 0;
  for (let at = 0; at < text.length; ) {
    part.lastIndex = at;
    const [all, written, quoted, comma] = part.exec(text) ?? [];
    if (all === undefined) return { options, sound: No, command };
    const name = written!.toLowerCase();
    const isFlag = quoted === undefined && flags.test(name);
    if (!isFlag && !(quoted !== undefined && valued.has(name))) sound = No;
    if (once.has(name) && options.some((one) => one.name === name)) sound = No;
    const value = quoted?.replaceAll('\\"', '"') ?? null;
    if (name === 'command' && value !== null) command = endsSession(value) ? 'ends' : 'runs';
    if (name.startsWith('permit') && value !== null) sound = and(sound, namesPort(value, name === 'permitlisten'));
    const isShown = name === 'from' || name === 'expiry-time';
    const end = start + at + all.length - comma!.length;
    options.push({ type: 'option', start: start + at, end, name, value: isShown ? (value ?? '') : '' });
    at += all.length;
  }
  return { options, sound, command };
}

/** `host:port`, `[::1]:*`; a port alone only for listening. Names of ports only the host's services(5) tell. */
function namesPort(value: string, alone: boolean): Tri {
  const port = alone && !value.includes(':') ? value : /^(?:\[[^\]]*\]|[^:/]*)[:/](.*)$/.exec(value)?.[1];
  if (port === '*') return Yes;
  if (port === undefined || port === '') return No;
  return /^\d+$/.test(port) ? tri(Number(port) >= 1 && Number(port) <= 65_535) : Maybe;
}

/** A command that does nothing but talk and end: what cloud-init writes for root, and shells that are none. */
const endsSession = (command: string): boolean =>
  /^\s*(?:\/usr)?\/s?bin\/(?:false|true|nologin)\s*$/.test(command) ||
  (/(?:^|;)\s*exit(?:\s+\d+)?\s*;?\s*$/.test(command) &&
    command
      .replace(/'[^']*'|"[^"]*"/g, '')
      .split(';')
      .every((one) => /^\s*(?:(?:echo|sleep|printf|exit)\b[^&|`$]*)?$/.test(one)));
