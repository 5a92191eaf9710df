import { parseAddress, prefixRange } from '#core/address';
import { presentOf } from '#core/source-file';
import { and, Maybe, No, type Tri, tri, Yes } from '#core/tri';
import type { Contributions } from '#model/contribution';
import type { OpenSshVersion } from '#model/daemon';
import type { KeyTerms } from '#model/login';
import { currentInputs } from '../_grammar/current-inputs.ts';
import { sourceList } from '../_grammar/session-rules.ts';
import type { HostContext, ParsedFile } from '../format.ts';
import type { KeyLine, KeyOption, KeysFile } from './ast.ts';
import { readExpiry } from './expiry.ts';
import { keysPathOf } from './keys-path.ts';

export function lowerKeys(inputs: readonly ParsedFile<KeysFile>[], host: HostContext, into: Contributions): void {
  for (const { file, parsed } of currentInputs(inputs)) {
    const path = keysPathOf(file.claim);
    if (path === null) continue;
    const origin = host.origins.span(file.id, 0, 0);
    const keys = parsed.statements.children.flatMap((node) =>
      node.type === 'key'
        ? [termsOf(node, host.dialect.openssh, host.origins.span(file.id, node.start, node.end), presentOf(file))]
        : [],
    );
    const common = { slice: 'files', basis: 'observed', quality: file.quality, file: file.id, origin } as const;
    into.add({ ...common, value: { files: 'present', path, origin } });
    into.add({ ...common, value: { files: 'keys', path, keys, complete: file.quality === 'complete', origin } });
  }
}

/** The release that brought each option, as a number (`702`: 7.2). */
const since: readonly (readonly [RegExp, number])[] = [
  [/^(?:restrict|port-forwarding|agent-forwarding|x11-forwarding|pty|user-rc)$/, 702],
  [/^expiry-time$/, 707],
  [/^permitlisten$/, 708],
  [/touch-required$/, 802],
  [/verify-required$/, 804],
];

function isKnown({ name }: KeyOption, version: OpenSshVersion | null): Tri {
  const needed = since.find(([pattern]) => pattern.test(name))?.[1] ?? 0;
  if (needed === 0) return Yes;
  return version === null ? Maybe : tri(version.major * 100 + version.minor >= needed);
}

/** A plain key with principals: refused since 7.7, which brought the parser that says so. */
const takesPrincipals = (version: OpenSshVersion | null): Tri =>
  version !== null && version.major * 100 + version.minor >= 707 ? No : Maybe;

function termsOf(
  node: KeyLine,
  version: OpenSshVersion | null,
  origin: KeyTerms['origin'],
  seenAt: number | null,
): KeyTerms {
  const valueIn = (name: string): string | null => node.children.find((one) => one.name === name)?.value ?? null;
  const from = valueIn('from');
  const expiry = valueIn('expiry-time');
  const ends = expiry === null ? null : readExpiry(expiry);
  let usable = and(node.sound, node.whole === null ? Maybe : tri(node.whole));
  for (const option of node.children) usable = and(usable, isKnown(option, version));
  // It signs certificates and is no key itself; who holds one nobody can read from a server.
  if (node.children.some(({ name }) => name === 'cert-authority')) usable = and(usable, Maybe);
  else if (node.children.some(({ name }) => name === 'principals')) usable = and(usable, takesPrincipals(version));
  if ((from !== null && !isReadable(from)) || (expiry !== null && ends === null)) usable = No;
  return {
    usable,
    keyType: node.keyType,
    bits: node.bits,
    first: node.first,
    fingerprint: node.fingerprint,
    from: from === null ? null : { byAddress: sourceList(from, false), byName: sourceList(from, true) },
    ends,
    seenAt,
    command: node.command,
    origin,
  };
}

/** A network with bits behind its prefix spoils the whole list (match.c, match_host_and_ip). */
const isReadable = (list: string): boolean =>
  list.split(',').every((entry) => {
    const [, text, length] = /^!?([^/]+)\/(\d+)$/.exec(entry) ?? [];
    const address = text === undefined ? null : parseAddress(text);
    if (!address) return true;
    const bits = Number(length);
    if (bits > (address.family === 4 ? 32 : 128)) return false;
    return prefixRange(address, bits).low === address.value;
  });
