import type { OriginId } from '#core/origin';
import type { DaemonFact } from '#model/daemon';
import { offeredKeys } from '#model/host-keys';
import type { HostView } from '#model/host-model';

/** Why no client can agree with the daemon on how to talk; `certain` is false where a file's name tells a key's type. */
export interface ExchangeFault {
  readonly why: 'empty-list' | 'keys-not-offered';
  /** The keyword whose value is to blame. */
  readonly keyword: 'ciphers' | 'kexalgorithms' | 'hostkeyalgorithms';
  readonly symptom: string;
  readonly origin: OriginId;
  readonly certain: boolean;
}

/** What a client says; the daemon logs "No supported key exchange algorithms" in the last case. */
const symptoms = {
  ciphers: 'Unable to negotiate: no matching cipher found',
  kexalgorithms: 'Unable to negotiate: no matching key exchange method found',
  hostkeyalgorithms: 'Connection reset by peer after the banner',
} as const;

const placeOf = (config: DaemonFact, keyword: string): OriginId =>
  config.places.find((p) => p.keyword === keyword)?.origin ?? config.origin;

/**
 * Lists of algorithms that `-` emptied, and host keys for which HostKeyAlgorithms has no name: `sshd -t` passes, and each
 * connection ends in the key exchange. What `sshd -T` prints does not show an emptied list.
 */
export function exchangeFault({ daemon }: HostView): ExchangeFault | null {
  const config = daemon.files ?? daemon.dump;
  if (config === null || config.notCollected.length > 0) return null;
  for (const keyword of ['kexalgorithms', 'ciphers', 'hostkeyalgorithms'] as const) {
    if (config.settings.get(keyword)?.[0] !== '') continue;
    return { why: 'empty-list', keyword, symptom: symptoms[keyword], origin: placeOf(config, keyword), certain: true };
  }
  const keys = offeredKeys(config);
  if (keys === null || keys.offered.length > 0 || keys.unused.length === 0) return null;
  const line = config.places.find((p) => p.keyword === 'hostkeyalgorithms' || p.keyword === 'hostkey');
  return {
    why: 'keys-not-offered',
    keyword: 'hostkeyalgorithms',
    symptom: symptoms.hostkeyalgorithms,
    origin: line?.origin ?? config.origin,
    certain: false,
  };
}
