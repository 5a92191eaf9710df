import type { Expectation } from '#engine/expectation';
import type { RuleOptions, Severity } from '#engine/rule';

export type RuleSetting = Severity | 'off';

/** `sshreach.toml` and the files that it extends, read, checked and joined. */
export interface Config {
  /** As reported, `null` for the defaults. */
  readonly path: string | null;
  readonly failOn: Severity | null;
  /** What to look at where the command line names nothing; relative to the working directory. */
  readonly paths: readonly string[];
  /** As `--output` takes them. */
  readonly outputs: readonly string[];
  /** Absolute or relative to the working directory. */
  readonly plugins: readonly string[];
  /** The file of findings that were known before; relative to the working directory. */
  readonly baseline: string | null;
  readonly rules: ReadonlyMap<string, RuleSetting>;
  readonly ruleOptions: RuleOptions;
  /** For hosts whose names fit; later ones win. */
  readonly hosts: readonly HostSettings[];
  readonly assume: Assumed;
  readonly expect: readonly Expectation[];
  readonly ignore: readonly Ignore[];
  /** Whether comments in the analysed files may ignore findings. */
  readonly comments: boolean;
  /** Whether such comments have to give a reason. */
  readonly requireReason: boolean;
}

export interface HostSettings {
  /** `*` is any text. */
  readonly name: string;
  readonly rules: ReadonlyMap<string, RuleSetting>;
  readonly ruleOptions: RuleOptions;
}

/** What is taken for granted where it was not collected. */
export interface Assumed {
  readonly interface: string | null;
  /** `null`: every port that SSH is configured or observed on, and 22. */
  readonly ports: readonly number[] | null;
}

/** A finding that is known and accepted. */
export interface Ignore {
  readonly rule: string;
  /** `*` is any text; `null` for every host. */
  readonly host: string | null;
  /** `*` within a folder, `**` across folders; `null` for every file. */
  readonly path: string | null;
  readonly reason: string;
  /** The last day on which it holds, `YYYY-MM-DD`; `null` for ever. */
  readonly until: string | null;
  /** The settings file that it stands in, as reported. */
  readonly file: string;
  /** Of its table in the file, from 1. */
  readonly line: number;
}

/** What is wrong in the file, where, and what was expected. */
export interface ConfigProblem {
  /** As reported. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
  readonly message: string;
}

export const noConfig: Config = {
  path: null,
  failOn: null,
  paths: [],
  outputs: [],
  plugins: [],
  baseline: null,
  rules: new Map(),
  ruleOptions: new Map(),
  hosts: [],
  assume: { interface: null, ports: null },
  expect: [],
  ignore: [],
  comments: true,
  requireReason: false,
};
