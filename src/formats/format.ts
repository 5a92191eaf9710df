import type { Parent } from 'unist';
import type { Diagnostic } from '#core/diagnostic';
import type { OriginTable } from '#core/origin';
import type { Claim, SourceFile, Span } from '#core/source-file';
import type { Amendment, Change } from '#model/change';
import type { Contributions } from '#model/contribution';
import type { OpenSshVersion } from '#model/daemon';
import type { FilterSite } from '#model/filter-site';
import type { HostView } from '#model/host-model';
import type { Remedy } from '#model/remedy';
import type { DaemonLaunch } from '#model/unit-definition';
import type { Syntax } from './syntax.ts';

/** One thing a format reads: a file or the output of one command. */
export interface FormatKind {
  /** Kebab-case, unique over all formats: `ss-listening`, `hosts-deny`. */
  readonly id: string;
  /** For lists: ``output of `ss -tlnp` ``, `/etc/hosts.deny`. */
  readonly title: string;
  /** The command that produces it, for "not collected: run `…`"; `null` for files, whose path `title` gives. */
  readonly command: string | null;
  /** What an empty artefact says: that there is nothing, or that the tool did not run. */
  readonly emptyMeans: 'nothing' | 'failed';
  /** Whether one host can have this only once, so that two files claiming it are reported. */
  readonly single: boolean;
}

/** `score` 1 … 100: how sure; the highest over all formats wins. A known name counts about 60, known content about 80. */
export interface Detection {
  readonly kind: string;
  readonly score: number;
}

/**
 * A format's manifest: small, imported at start-up. `detect` sees the claim and the first 4,096 characters of the
 * cleaned text; it neither throws nor looks further.
 */
export interface Format {
  /** The folder's name. */
  readonly id: string;
  readonly title: string;
  readonly kinds: readonly FormatKind[];
  /**
   * `versions` run first and tell the dialect (os-release, packages, `sshd -V`); `listings` second and tell which
   * files exist; `units` third and tell how the daemon is started; all others are `main`.
   */
  readonly phase: 'versions' | 'listings' | 'units' | 'main';
  /** Texts that look like a failure but are this program's answer (`FirewallD is not running`). */
  readonly answers?: readonly RegExp[];
  /**
   * A file that `detect` knows by its name, or by the command that filled it, has one of these in it: lower case, runs of
   * other characters than letters, digits and dots as one `-`, also before and behind. Left out where any name will do.
   */
  readonly names?: readonly string[];
  /**
   * A head that `detect` knows by itself has one of these in it, in lower case and with a line end in front. Left out where
   * any head will do.
   */
  readonly signs?: readonly string[];
  /**
   * What its program changes when it is told to: rules of these backends or programs in the packet filter, `units`,
   * `mandatory-access`, `host-keys`, `files`.
   */
  readonly carriesOut?: readonly string[];
  detect(claim: Claim, head: string): Detection | null;
  load(): Promise<FormatCode>;
}

/** What decides how a file is read. */
export interface Dialect {
  readonly openssh: OpenSshVersion | null;
  readonly os: { readonly id: string; readonly like: readonly string[]; readonly version: string } | null;
}

/** The heavy part, imported on first use. */
export interface FormatCode<S = unknown> {
  /**
   * Never throws; whatever is understood is in `statements`. Pure, and of the file only the text, id, claim, quality and
   * encoding count: the result serves whatever has them in common, so that nobody changes it later.
   */
  parse(file: SourceFile, kind: string, dialect: Dialect): Parsed<S>;
  /** The unist tree, built on request from the statements. */
  tree(file: SourceFile, parsed: Parsed<S>): Parent;
  /** Says what all files of this format on one host mean, as neutral contributions. */
  lower(inputs: readonly ParsedFile<S>[], host: HostContext, into: Contributions): void;
  /**
   * What a change comes to in this file; `span` is the statement that the change is about. `null` where the format has
   * no way to do it, and for what nobody edits: outputs of commands, files that a program writes.
   */
  amend?(change: Change, input: ParsedFile<S>, span: Span, dialect: Dialect): Amendment | null;
  /** What the word at an offset of the parsed text means; `null` where there is nothing to say. */
  describe?(input: ParsedFile<S>, offset: number, dialect: Dialect): Promise<Description | null>;
  /** What to type for a change, the plainest way first; each is tried until one helps. */
  command?(change: Change, scene: CommandScene): readonly Remedy[];
  /** Each construct of the format and how far it is understood. */
  readonly support: readonly SupportRow[];
}

/** For somebody who points at a word of a file. */
export interface Description {
  /** What is described. */
  readonly span: Span;
  /** As the program's manual writes it: `PermitRootLogin`, `-m conntrack`. */
  readonly title: string;
  /** Markdown without headings, one text a paragraph; the first says what it is for. */
  readonly paragraphs: readonly string[];
}

/** Where a command would be typed. */
export interface CommandScene {
  /** The line of the packet filter that the change is about, where it is about one. */
  readonly site: FilterSite | null;
  readonly view: HostView;
  readonly dialect: Dialect;
}

export interface Parsed<S = unknown> {
  /** A `Syntax` tree for small formats, an index for large ones. */
  readonly statements: S;
  readonly diagnostics: readonly Diagnostic[];
}

export interface ParsedFile<S = unknown> {
  readonly file: SourceFile;
  readonly kind: string;
  readonly parsed: Parsed<S>;
}

/** Most formats' statements are one syntax tree. */
export type SyntaxFile = ParsedFile<Syntax>;

/**
 * - `file`: here it is
 * - `absent`: a listing shows that it does not exist, or a whole copied directory lacks it
 * - `not-collected`: nobody knows; `exists` where a link or a listing shows that something of that name is there
 */
export type Lookup =
  | { readonly state: 'file'; readonly file: SourceFile }
  | { readonly state: 'absent' }
  | { readonly state: 'not-collected'; readonly exists?: true };

/** What a shell pattern fits. `complete` where no other file can; `paths` say what the files are called on the host. */
export interface FoundFiles {
  readonly files: readonly SourceFile[];
  readonly complete: boolean;
  readonly paths?: readonly string[];
}

export interface HostContext {
  readonly name: string;
  readonly dialect: Dialect;
  readonly origins: OriginTable;
  /** An absolute path on the host, links inside the root followed. */
  lookup(path: string): Lookup;
  /** Files whose absolute path fits the shell pattern, by byte order. */
  glob(pattern: string): FoundFiles;
  /** The target of a symbolic link as written, `null` where the path is none or nobody knows. */
  link?(path: string): string | null;
  /** Names of the symbolic links that are known in a directory. */
  linksIn?(directory: string): readonly string[];
  /** How the daemon is started, known from the phase `units` on; `null` where nothing tells. */
  readonly launch?: DaemonLaunch | null;
  report(diagnostic: Diagnostic): void;
}

/**
 * - `unknown`: not even parsed into its parts
 * - `irrelevant`: understood to have no bearing on who reaches the daemon
 * - `opaque`: parsed and kept; widens the answer where it decides
 * - `partial`: modelled for some of its values
 * - `modelled`: exact
 */
export type SupportState = 'unknown' | 'irrelevant' | 'opaque' | 'partial' | 'modelled';

export interface SupportRow {
  /** As in the program's manual: `-m multiport --dports`, `ListenAddress`. */
  readonly construct: string;
  readonly state: SupportState;
  readonly note: string;
}
