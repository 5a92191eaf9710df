import type { Address } from '#core/address';
import { matchesGlob } from '#core/glob';
import { and, Maybe, No, not, or, type Tri, tri, Yes } from '#core/tri';
import type { DaemonPattern, PatternList, PeerPattern } from '#model/access-list';
import { matchPeer } from './match-peer.ts';

/** The server's end of the connection; an address that is not known is `null`. */
export interface ServerEnd {
  /** The name the daemon gives itself: `sshd`. */
  readonly daemon: string;
  readonly to: Address | null;
  readonly port: number;
}

/** Whether a rule is for this daemon, at this address and port. */
export function matchDaemons({ patterns, except }: PatternList<DaemonPattern>, server: ServerEnd): Tri {
  let found: Tri = No;
  for (const pattern of patterns) {
    found = or(found, matchDaemon(pattern, server));
    if (found === Yes) break;
  }
  return found === No || except === null ? found : and(found, not(matchDaemons(except, server)));
}

function matchDaemon(pattern: DaemonPattern, server: ServerEnd): Tri {
  switch (pattern.kind) {
    case 'all':
      return Yes;
    case 'name':
      return tri(matchesGlob(pattern.glob, server.daemon));
    case 'port':
      return tri(pattern.port === server.port);
    case 'at':
      return and(named(pattern.glob, server), matchServer(pattern.server, server.to));
  }
}

const named = (glob: string, { daemon, port }: ServerEnd): Tri =>
  tri(/^\d+$/.test(glob) && Number(glob) <= 65535 ? Number(glob) === port : matchesGlob(glob, daemon));

function matchServer(patterns: readonly PeerPattern[] | undefined, to: Address | null): Tri {
  if (patterns === undefined) return Maybe;
  let found: Tri = No;
  for (const pattern of patterns) {
    found = or(found, to === null ? (pattern.kind === 'nobody' ? No : Maybe) : matchPeer(pattern, to, 'unlikely'));
  }
  return found;
}
