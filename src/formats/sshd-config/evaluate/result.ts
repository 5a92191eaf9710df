import type { Address } from '#core/address';
import type { SshdDirective } from '../ast.ts';

/** A place in one of the files; offsets as in the tree, end exclusive. `file` is the id its owner gave it. */
export interface At {
  readonly file: number;
  readonly start: number;
  readonly end: number;
}

/** One configuration file as the daemon opens it. */
export interface ConfigFile {
  readonly id: number;
  /** As the daemon prints it: absolute, or as given with `-f`. */
  readonly path: string;
  readonly directives: readonly SshdDirective[];
}

/** Which files an Include pattern (absolute) names, sorted by byte; `complete` where no others can exist. */
export interface Expansion {
  readonly files: readonly ConfigFile[];
  readonly complete: boolean;
}

/**
 * Something that keeps the daemon from starting, or kills it later.
 * - `test`: `sshd -t` says so too
 * - `start`: only the start itself does
 * - `connection`: the daemon listens, and each connection dies
 */
export interface SshdFault {
  /** Kebab-case, stable: `unknown-keyword`. */
  readonly code: string;
  /** sshd's words, without a line end. */
  readonly message: string;
  readonly at: At | null;
  readonly data: Readonly<Record<string, string>>;
  readonly exitStatus: number;
  readonly seenBy: 'test' | 'start' | 'connection';
  /** False for what the daemon would meet after mending the faults before it. */
  readonly first: boolean;
}

/** A line that the daemon complains about and passes over. */
export interface SshdWarning {
  readonly code: 'deprecated-keyword' | 'unsupported-keyword';
  readonly message: string;
  readonly at: At;
}

/** A line that the daemon writes to standard error, and the line of a file that made it. */
export interface SpokenLine {
  readonly message: string;
  readonly at: At | null;
  readonly kind: 'error' | 'warning';
}

/** A socket the configuration asks for. `address: null` is the wildcard of the family. */
export interface SshdListener {
  readonly family: 4 | 6;
  readonly address: Address | null;
  /** `fe80::1%eth0`: what stands after the percent sign. */
  readonly zone: string | null;
  readonly port: number;
  /** `ListenAddress … rdomain vrf-mgmt`: the device, which on Linux is the routing domain. */
  readonly device: string | null;
  /** The ListenAddress line and the Port line, where there are such. */
  readonly at: readonly At[];
}

/** One line that sets something, in the order the daemon reads. */
export interface SshdPlace {
  readonly keyword: string;
  readonly values: readonly string[];
  readonly at: At;
  /** Inside a Match block. */
  readonly conditional: boolean;
}

/** A Match block that sshd looks at when it knows who logs in from where. */
export interface SshdBlock {
  /** All must fit; an empty list fits everybody. */
  readonly criteria: readonly { readonly name: string; readonly value: string }[];
  readonly settings: readonly {
    readonly keyword: string;
    readonly values: readonly string[];
    readonly at: readonly At[];
  }[];
  readonly at: At;
}

export interface SshdEvaluation {
  readonly starts: boolean;
  /** Whether its lines and those of included files can be read, whatever they ask for together. */
  readonly reads: boolean;
  readonly exitStatus: number;
  /** What it writes to standard error, line by line, up to where it stops. */
  readonly stderr: readonly string[];
  /** The same with their places. */
  readonly spoken: readonly SpokenLine[];
  /** In the order of reading; `first` ones are those it would name itself. */
  readonly faults: readonly SshdFault[];
  readonly warnings: readonly SshdWarning[];
  /** Keyword in lower case → the values as `sshd -T` prints them, one string a line, in its order. */
  readonly settings: ReadonlyMap<string, readonly string[]>;
  /** In the order of `sshd -T`. */
  readonly listeners: readonly SshdListener[];
  readonly places: readonly SshdPlace[];
  /** Include patterns without wildcards whose file does not exist, or that begin with `~`, which is not filled in. */
  readonly emptyIncludes: readonly { readonly pattern: string; readonly at: At }[];
  /** Included files that nobody collected, and names that nobody can resolve. */
  readonly notCollected: readonly { readonly path: string; readonly at: At }[];
  /** Match blocks in the order in which the first that fits wins; for a start only. */
  readonly blocks: readonly SshdBlock[];
}
