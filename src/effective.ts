/** `sshd -T` and `sshd -t` without sshd: the settings in force, or why that version would not start. */

import { redactSaidOf } from '#core/known-secrets';
import { OriginTable } from '#core/origin';
import { redact } from '#core/redact';
import type { SourceFile } from '#core/source-file';
import type { DiscoverOptions } from '#discover/discover';
import { discoverConfiguration } from '#discover/discover-configuration';
import type { HostContext } from '#formats/format';
import { introduceHost } from '#formats/lower-host';
import { formats } from '#formats/registry';
import type { AskedVersion } from '#formats/sshd-config/asked-version';
import type { CommandLineArgument, Connection } from '#formats/sshd-config/evaluate/input';
import type { At, SshdEvaluation } from '#formats/sshd-config/evaluate/result';
import { vendorOf } from '#formats/sshd-config/host-version';
import {
  releaseText,
  type SshdVersion,
  sshdVersion,
  tarballFeatures,
  type Vendor,
  versionOf,
} from '#formats/sshd-config/versions';

/** What `sshd -T -C` is told, and whose sshd it is where the evidence does not say. */
export interface EffectiveOptions extends DiscoverOptions {
  readonly openssh?: AskedVersion;
  readonly vendor?: Vendor;
  readonly connection?: Connection;
  /** The daemon's own arguments. */
  readonly commandLine?: readonly CommandLineArgument[];
}

/** A line of sshd's on standard error. All three are `null` where no line of a file made it. */
export interface EffectiveMessage {
  readonly file: string | null;
  readonly line: number | null;
  readonly column: number | null;
  readonly message: string;
}

/** What `sshd -t` passes and the start itself, or each connection, fails over. */
export interface LaterFault extends EffectiveMessage {
  readonly when: 'start' | 'connection';
}

export interface EffectiveReport {
  /** `9.2` */
  readonly openssh: string;
  readonly vendor: Vendor;
  /** What of these two was neither asked for nor collected. */
  readonly assumed: readonly ('openssh' | 'vendor')[];
  /** As `sshd -t` and `sshd -T` decide it. */
  readonly starts: boolean;
  readonly errors: readonly EffectiveMessage[];
  readonly warnings: readonly EffectiveMessage[];
  readonly later: readonly LaterFault[];
  /** Files that decide and that nobody collected; they were taken to say nothing. */
  readonly notCollected: readonly EffectiveMessage[];
  /** Keyword in lower case → values, one string for each line of `sshd -T`, in its order; absent where it would not start. */
  readonly settings?: ReadonlyMap<string, readonly string[]>;
}

interface ChosenVersion {
  readonly version: SshdVersion;
  readonly vendor: Vendor;
  readonly assumed: readonly ('openssh' | 'vendor')[];
}

/** What was asked for, then what was collected, then the newest release of the OpenSSH project. */
function chooseVersion({ dialect }: HostContext, collected: Vendor | null, options: EffectiveOptions): ChosenVersion {
  const { openssh } = dialect;
  const asked = options.openssh ?? null;
  const known = options.vendor ?? asked?.vendor ?? collected;
  const vendor = known ?? 'upstream';
  const assumed = [
    ...(asked === null && openssh === null ? (['openssh'] as const) : []),
    ...(known === null ? (['vendor'] as const) : []),
  ];
  // A build of Arch's or Alpine's is a distribution's; what is asked for by this name is what the tarball builds.
  const features = vendor === 'upstream' && collected === null ? { features: tarballFeatures } : {};
  if (asked !== null) {
    const { major, minor } = asked;
    const packageVersion = asked.portable === null ? null : `${major}.${minor}p${asked.portable}`;
    const version = versionOf({ major, minor, vendor, packageVersion });
    return { version: { ...version, ...features }, vendor, assumed };
  }
  const version =
    openssh === null ? sshdVersion(null, vendor, features) : { ...versionOf(openssh, vendor), ...features };
  return { version, vendor, assumed };
}

function placeOf(files: ReadonlyMap<number, SourceFile>, at: At | null): Omit<EffectiveMessage, 'message'> {
  const file = at === null ? undefined : files.get(at.file);
  if (at === null || file === undefined) return { file: null, line: null, column: null };
  const { line, column } = file.map.pointAt(at.start);
  return { file: file.path, line, column };
}

function reportOf(
  evaluation: SshdEvaluation,
  chosen: ChosenVersion,
  files: ReadonlyMap<number, SourceFile>,
): EffectiveReport {
  const message = (at: At | null, words: string): EffectiveMessage => ({
    ...placeOf(files, at),
    message: redactSaidOf((at && files.get(at.file)?.text) ?? '')(words),
  });
  const spoken = (kind: 'error' | 'warning'): EffectiveMessage[] =>
    evaluation.spoken.filter((line) => line.kind === kind).map((line) => message(line.at, line.message));
  const starts = evaluation.exitStatus === 0;
  const settings = [...evaluation.settings].map(([name, values]) => [name, values.map(redact)] as const);
  return {
    openssh: releaseText(chosen.version.release),
    vendor: chosen.vendor,
    assumed: chosen.assumed,
    starts,
    errors: spoken('error'),
    warnings: spoken('warning'),
    later: evaluation.faults.flatMap((fault) =>
      fault.seenBy === 'test' || !fault.first ? [] : [{ ...message(fault.at, fault.message), when: fault.seenBy }],
    ),
    notCollected: evaluation.notCollected.map(({ path, at }) => message(at, path)),
    ...(starts ? { settings: new Map(settings) } : {}),
  };
}

/** The report on one host's configuration, or a sentence that says why there is none. */
export async function effective(path: string, options: EffectiveOptions = {}): Promise<EffectiveReport | string> {
  const found = await discoverConfiguration(path, formats, options);
  if (typeof found === 'string') return found;
  const { evaluateEffective, findBeginning } = await import('#formats/sshd-config/effective');
  const host = await introduceHost('host', found.evidence, new OriginTable(), found.lookUp);
  const ofConfig = found.evidence.filter(({ format }) => format.id === 'sshd-config');
  const begin = found.main
    ? { files: [found.main.file], path: found.main.path, whole: true, kind: 'sshd-config' }
    : findBeginning(
        ofConfig.map(({ file, kind }) => ({ file, kind: kind.id })),
        host,
      );
  if (begin === null) return `${path} holds no sshd_config.`;
  const chosen = chooseVersion(host, vendorOf(host.dialect), options);
  const files = new Map<number, SourceFile>(begin.files.map((file) => [file.id, file]));
  const evaluation = evaluateEffective(begin, recording(host, files), {
    version: chosen.version,
    connection: options.connection ?? null,
    commandLine: options.commandLine ?? [],
  });
  const report = reportOf(evaluation, chosen, files);
  const rest = begin.whole
    ? []
    : [{ ...placeOf(files, { file: begin.files[0]!.id, start: 0, end: 0 }), message: begin.path }];
  return { ...report, notCollected: [...rest, ...report.notCollected] };
}

/** The same host, keeping count of the files that were looked at. */
const recording = (host: HostContext, files: Map<number, SourceFile>): HostContext => ({
  ...host,
  glob: (pattern) => {
    const found = host.glob(pattern);
    for (const file of found.files) files.set(file.id, file);
    return found;
  },
});
