import type { Address, Family } from '#core/address';
import type { AddressSet } from '#core/address-set';
import { fitsPattern } from '#core/name-pattern';
import type { Verdict } from '#reason/verdict';

/** Who is meant to reach SSH, or not to: an `[[expect]]` of the configuration, or `--from` of the command line. */
export interface Expectation {
  /** As its author calls it: `the bastion`. */
  readonly name: string;
  /** Patterns of host names (`web*`); empty for every host. */
  readonly hosts: readonly string[];
  readonly from: Readonly<Record<Family, AddressSet>>;
  /** `null`: any address of the host. */
  readonly to: Address | null;
  /** `null`: any port that SSH is configured or observed on, and 22. */
  readonly port: number | null;
  readonly user: string | null;
  /**
   * What the sources are meant to see. With `accepted` among them one place of the host where they see it is enough,
   * without it they have to see it at every place.
   */
  readonly verdicts: ReadonlySet<Verdict>;
  readonly declared: Declared;
}

/** Where it is written: a place in the settings, which are no evidence. Offsets are UTF-16 units, end exclusive. */
export interface Declared {
  /** As reported; `command line` for options. */
  readonly path: string;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Whether an expectation is about a host, by any of its names. */
export const concerns = ({ hosts }: Expectation, names: readonly string[]): boolean =>
  hosts.length === 0 || hosts.some((pattern) => names.some((name) => fitsPattern(pattern, name, true)));
