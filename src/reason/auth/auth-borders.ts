import type { Family } from '#core/address';
import type { AddressSet } from '#core/address-set';
import type { HostView } from '#model/host-model';
import { peerBorders } from '../tcp-wrappers/access-borders.ts';
import { sessionSources } from './evaluate-auth.ts';

/** Every set of addresses that sshd or PAM may compare a client with before the session. */
export function* authBorders(view: HostView, family: Family): Generator<AddressSet> {
  for (const { entries } of sessionSources(view))
    for (const { pattern } of entries) yield* peerBorders(pattern, family);
}
