import type { Family } from '#core/address';
import type { OriginId } from '#core/origin';
import type { Ipset } from './ipsets.ts';
import type { AddressTerm, Placed, Policy, Zone } from './ruleset.ts';
import type { ServiceDefinition } from './scene.ts';

/** The zone that a source or an interface is bound to. */
export interface Binding<T> {
  readonly zone: string;
  readonly term: Placed<T>;
}

/** A line of `--direct --get-all-rules`. */
export interface DirectRule {
  readonly family: Family;
  readonly table: string;
  readonly chain: string;
  readonly priority: number;
  /** The words for iptables. */
  readonly words: string;
  readonly origin: OriginId;
}

/** What is known of firewalld's running or permanent configuration, from all artefacts together. */
export interface Configuration {
  readonly zones: ReadonlyMap<string, Zone>;
  /** Where zones get their packets from, by zone name and then as listed. */
  readonly sources: readonly Binding<AddressTerm>[];
  readonly interfaces: readonly Binding<string>[];
  /** Whether every binding is known. */
  readonly bindingsComplete: boolean;
  /** Interfaces whose zone after a restart is open: bound at run time, and not in the permanent configuration. */
  readonly unsettled: readonly Binding<string>[];
  readonly defaultZone: Placed<string> | null;
  /** Whether the default zone was shown, and is not just what firewalld ships. */
  readonly defaultShown: boolean;
  /** Only some lists of the default zone were collected. */
  readonly fragments: boolean;
  /** `null`: nobody collected the policies; only what firewalld ships is assumed. */
  readonly policies: readonly Policy[] | null;
  readonly direct: readonly DirectRule[];
  /** Commands handed to iptables as they are; `chain` and `table` are what they speak of. */
  readonly passthroughs: readonly DirectRule[];
  /** Whether the direct rules were collected. */
  readonly directShown: boolean;
  readonly services: ReadonlyMap<string, ServiceDefinition | null>;
  readonly ipsets: ReadonlyMap<string, Ipset | null>;
  readonly backend: 'nftables' | 'iptables';
  /** Whether firewalld.conf or the version tells which one; else the shipped one stands in. */
  readonly backendShown: boolean;
  /** Whether firewalld.conf was collected; what it tells is else taken as firewalld ships it. */
  readonly settingsShown: boolean;
  /** `IPv6_rpfilter`: IPv6 packets that no route leads back to, where strict by the same interface, are dropped. */
  readonly returnCheck: Placed<'no' | 'forward' | 'loose' | 'strict'>;
  /** Before 0.9 no policy admits the questions of neighbours, and a zone that drops or blocks leaves them unanswered. */
  readonly before09: boolean;
  readonly before1: boolean;
  /** Before 2.0 policies of a default zone concern what is bound to it, and nothing else that reaches it. */
  readonly before2: boolean;
  /** Zones of sources pass packets on where their target is the default one (`AllowZoneDrifting`, gone since 1.0). */
  readonly drifting: 'no' | 'maybe' | 'yes';
  /** Stored zones were not collected, and what runs stands in for them. */
  readonly restsOnRuntime: boolean;
  /** Panic mode drops everything. */
  readonly panic: Placed<boolean> | null;
  /** The artefact that stands for the configuration. */
  readonly origin: OriginId;
}
