import type { AddressSet } from '#core/address-set';
import type { OriginId } from '#core/origin';
import type { FrontEndFact } from './daemon.ts';

/** The manager of a packet filter through which a guard bans: the rules are there while that runs. */
export interface BanCarrier {
  readonly manager: FrontEndFact['manager'];
  /** Rich rules of firewalld's default zone: packets of other zones do not meet them. */
  readonly inDefaultZone: boolean;
}

/** Bans that a guard counts and that keep nobody out. */
export interface IdleBans {
  readonly program: string;
  /** What the guard calls the group of bans: a jail. */
  readonly group: string;
  readonly sources: { readonly 4: AddressSet; readonly 6: AddressSet };
  /** The action fails because of its setting: a sentence without its end. Or while the manager does not run. */
  readonly because: { readonly why: string } | { readonly stopped: FrontEndFact['manager']; readonly action: string };
  /** The setting that is to blame. */
  readonly origin: OriginId;
  /** The places of the bans. */
  readonly bans: readonly OriginId[];
}
