/** What `sshd -T` and `sshd -t` of a version would say about one host's configuration. */
import type { SourceFile } from '#core/source-file';
import type { HostContext, ParsedFile } from '../format.ts';
import { groupsFrom, homesFrom } from './accounts.ts';
import type { SshdConfigRoot } from './ast.ts';
import { type Beginning, beginningOf } from './beginning.ts';
import { evaluateSshdConfig } from './evaluate/evaluate-sshd-config.ts';
import type { CommandLineArgument, Connection } from './evaluate/input.ts';
import type { SshdEvaluation } from './evaluate/result.ts';
import { HostInput } from './host-input.ts';
import { parseFile } from './parse-file.ts';
import { eraOf, type SshdVersion } from './versions.ts';

/** What `sshd -T -C` is told, and the daemon's own arguments. */
export interface EffectiveQuestion {
  readonly version: SshdVersion;
  readonly connection: Connection | null;
  readonly commandLine: readonly CommandLineArgument[];
  /** How the daemon would name the main file; default: its path on the host. */
  readonly path?: string;
}

/** One of a host's files of this format. */
export interface ConfigEvidence {
  readonly file: SourceFile;
  readonly kind: string;
}

const parsedBy = ({ dialect }: HostContext, evidence: readonly ConfigEvidence[]): ParsedFile<SshdConfigRoot>[] =>
  evidence.map(({ file, kind }) => ({ file, kind, parsed: parseFile(file, kind, dialect) }));

/** Where a host's configuration begins; `null` where nothing of it was collected. */
export const findBeginning = (evidence: readonly ConfigEvidence[], host: HostContext): Beginning | null =>
  beginningOf(parsedBy(host, evidence), host);

/** Reads as `sshd -T` does: the whole configuration, then the Match blocks for the connection. */
export function evaluateEffective(begin: Beginning, host: HostContext, question: EffectiveQuestion): SshdEvaluation {
  const { version, connection, commandLine } = question;
  const input = new HostInput(host, []);
  const era = eraOf(version.release);
  const homes = homesFrom(host);
  const [main, ...further] = begin.files.map((file) => input.open(file, question.path ?? begin.path, era, begin.kind));
  return evaluateSshdConfig({
    main: main!,
    further,
    version,
    mode: 'dump',
    expand: (pattern) => input.expand(pattern, version),
    resolve: (name) => input.resolve(name),
    service: (name) => input.service(name),
    groups: groupsFrom(host),
    home: homes('root') ?? '/root',
    homes,
    commandLine,
    encoding: begin.files[0]!.encoding ?? 'utf-8',
    ...(connection ? { connection } : {}),
  });
}
