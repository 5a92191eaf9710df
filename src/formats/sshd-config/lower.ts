import type { OriginId, OriginTable } from '#core/origin';
import type { Quality } from '#core/quality';
import type { Contributions } from '#model/contribution';
import type { DaemonFact, DeclaredListener, SettingPlace, SocketSettings, StartFault } from '#model/daemon';
import type { HostContext, ParsedFile } from '../format.ts';
import { argumentsOf, type SshdConfigRoot, type SshdDirective } from './ast.ts';
import { type Beginning, beginningOf } from './beginning.ts';
import { type DoubtfulFault, findDoubtfulFaults } from './doubtful-faults.ts';
import { evaluateSshdConfig } from './evaluate/evaluate-sshd-config.ts';
import type { CommandLineArgument } from './evaluate/input.ts';
import type { At, SshdEvaluation, SshdFault, SshdPlace } from './evaluate/result.ts';
import { HostInput } from './host-input.ts';
import { possibleVersions } from './host-version.ts';
import { commandLineOf, originOfArgument, originOfOptions, originOfPort } from './launch.ts';
import { lowerSessions } from './lower-sessions.ts';
import { type ChangingLine, linesOfTwoMinds, type NoteScene, reportNotes } from './notes.ts';
import { layoutAt } from './place-layout.ts';
import { withoutTalk } from './talk.ts';
import { explainUnknown } from './unknown-keyword.ts';
import { eraOf, type Release, type SshdVersion } from './versions.ts';

function evaluateFor(
  begin: Beginning,
  input: HostInput,
  version: SshdVersion,
  commandLine: readonly CommandLineArgument[],
): SshdEvaluation {
  const [main, ...further] = begin.files.map((file) =>
    input.open(file, begin.path, eraOf(version.release), begin.kind),
  );
  return evaluateSshdConfig({
    main: main!,
    further,
    version,
    mode: 'start',
    commandLine,
    expand: (pattern) => input.expand(pattern, version),
    resolve: (name) => input.resolve(name),
    service: (name) => input.service(name),
    // Blocks for everybody (`Match all`) are part of the settings without any Match.
    connection: {},
  });
}

const readWords = (directive: SshdDirective): string =>
  argumentsOf(directive)
    .map(({ value }) => value)
    .join(' ') || 'nothing';

/** Where the version is unknown, only what ends every version ends this one. */
function commonFaults(evaluations: readonly SshdEvaluation[]): readonly SshdFault[] {
  const [first, ...others] = evaluations;
  const keyOf = ({ at, seenBy }: SshdFault): string => `${at?.file} ${at?.start} ${seenBy}`;
  const known = others.map(({ faults }) => new Set(faults.map(keyOf)));
  return first!.faults.filter((fault) => known.every((keys) => keys.has(keyOf(fault))));
}

/** Says what the configuration files of one host mean: one fact, for the daemon's next start. */
export function lowerSshdConfig(
  inputs: readonly ParsedFile<SshdConfigRoot>[],
  host: HostContext,
  into: Contributions,
): void {
  const beginning = beginningOf(inputs, host);
  if (!beginning) return;
  const input = new HostInput(host, inputs);
  const versions = possibleVersions(host.dialect);
  const evaluations = versions.map((version) => evaluateFor(beginning, input, version, commandLineOf(host.launch)));
  const chosen = evaluations.find((evaluation) => evaluation.starts) ?? evaluations[0]!;
  const version = versions[evaluations.indexOf(chosen)]!;
  const all = evaluations.length > 1 ? commonFaults(evaluations) : chosen.faults;
  const { faults, talk } = withoutTalk(all, beginning.files, version, host);
  const begin: Beginning = talk ? { ...beginning, whole: false } : beginning;
  reportNotes({ host, begin, input, versions, chosen, faults });
  const evaluate = (release: Release) =>
    evaluateFor(beginning, input, { ...versions[0]!, release }, commandLineOf(host.launch));
  const doubtful = talk ? [] : findDoubtfulFaults({ versions, evaluations, always: all, evaluate });
  const file = begin.files[0]!;
  const quality: Quality = begin.whole ? file.quality : file.quality === 'complete' ? 'partial-view' : file.quality;
  const texts = new Map([...inputs.map((one) => one.file), ...begin.files].map((one) => [one.id, one.text]));
  const changing = linesToChange({ begin, input, versions });
  const fact = factOf(chosen, version, { faults, doubtful, judge: versions[0]! }, begin, host, texts, changing);
  const forSockets = settingsForSockets(inputs, input, host, version);
  const value = forSockets === null ? fact : { ...fact, forSockets };
  into.add({ slice: 'daemon', basis: 'declared', quality, file: file.id, origin: value.origin, value });
}

/** The usual file without the daemon's arguments; `null` where only another one was collected. */
function settingsForSockets(
  inputs: readonly ParsedFile<SshdConfigRoot>[],
  input: HostInput,
  host: HostContext,
  version: SshdVersion,
): SocketSettings | null {
  const begin = beginningOf(inputs, { lookup: (path) => host.lookup(path), launch: null });
  if (begin === null) return null;
  const evaluation = evaluateFor(begin, input, version, []);
  const { origins } = host;
  const originOf = ({ file, start, end }: At): OriginId => origins.span(file, start, end);
  return {
    listeners: listenersOf(evaluation, originOf, (port) => origins.default('sshd', `Port ${port}`), origins),
    anyFamily: evaluation.settings.get('addressfamily')?.[0] === 'any',
    readable: evaluation.reads,
    notCollected: evaluation.notCollected.map(({ path }) => path),
  };
}

/** What an evaluation listens on; `defaultPort`: where a port comes from that no line sets. */
const listenersOf = (
  { listeners }: SshdEvaluation,
  originOf: (at: At) => OriginId,
  defaultPort: (port: number) => OriginId,
  origins: OriginTable,
): DeclaredListener[] =>
  listeners.map(({ family, address, port, device, at }) => ({
    family,
    address,
    port,
    ...(device === null ? {} : { device }),
    origin:
      at.length > 1
        ? origins.derived(at.map(originOf), 'ListenAddress for each Port')
        : at.length === 1
          ? originOf(at[0]!)
          : defaultPort(port),
  }));

/** Lines that will mean something else when this daemon is upgraded across 8.7. */
function linesToChange(scene: Pick<NoteScene, 'begin' | 'input' | 'versions'>): readonly ChangingLine[] {
  const [version, other] = scene.versions;
  return version && !other && eraOf(version.release) === 'delimited' ? [...linesOfTwoMinds(scene)] : [];
}

interface Faults {
  /** The version of which they are. */
  readonly judge: SshdVersion;
  readonly faults: readonly SshdFault[];
  readonly doubtful: readonly DoubtfulFault[];
}

function factOf(
  evaluation: SshdEvaluation,
  version: SshdVersion,
  { faults, doubtful, judge }: Faults,
  begin: Beginning,
  host: HostContext,
  texts: ReadonlyMap<number, string>,
  changing: readonly ChangingLine[],
): DaemonFact {
  const { origins } = host;
  const file = begin.files[0]!;
  const known = new Map<string, OriginId>();
  const originOf = ({ file: id, start, end }: At): OriginId => {
    if (id < 0) return originOfOptions(host.launch, origins);
    const key = `${id} ${start} ${end}`;
    const origin = known.get(key) ?? origins.span(id, start, end);
    known.set(key, origin);
    return origin;
  };
  const layoutOf = ({ at, conditional }: SshdPlace): Pick<SettingPlace, 'column' | 'block'> => {
    const text = texts.get(at.file);
    if (!conditional || text === undefined) return {};
    const { column, match } = layoutAt(text, at.start);
    return { column, ...(match ? { block: originOf({ file: at.file, ...match }) } : {}) };
  };
  const whole = origins.span(file.id, 0, file.text.length);
  const defaults = new Map<number, OriginId>();
  const defaultPort = (port: number): OriginId => {
    const origin = defaults.get(port) ?? originOfPort(host.launch, port) ?? origins.default('sshd', `Port ${port}`);
    defaults.set(port, origin);
    return origin;
  };
  const asStartFault = (fault: SshdFault): StartFault => ({
    code: fault.code,
    message: fault.message,
    origin: fault.at ? originOf(fault.at) : (originOfArgument(host.launch, fault) ?? whole),
    data:
      fault.code === 'unknown-keyword'
        ? { ...fault.data, ...explainUnknown(fault.data.keyword ?? '', judge) }
        : fault.data,
    exitStatus: fault.exitStatus,
    ...(fault.seenBy === 'connection' ? { when: 'connection' as const } : {}),
  });
  const rest = begin.whole ? [] : [{ path: begin.path, origin: whole }];
  const set = new Set(evaluation.places.filter((place) => !place.conditional).map((place) => place.keyword));
  return {
    from: 'files',
    settings: begin.whole
      ? evaluation.settings
      : new Map([...evaluation.settings].filter(([keyword]) => set.has(keyword))),
    listeners: listenersOf(evaluation, originOf, defaultPort, origins),
    faults: faults.map(asStartFault),
    ...(doubtful.length === 0
      ? {}
      : {
          doubtful: doubtful.map((fault) => ({
            ...asStartFault(fault),
            refusing: fault.refusing,
            taking: fault.taking,
            ...(fault.differs && { differs: fault.differs }),
          })),
        }),
    places: evaluation.places.map((place) => ({
      keyword: place.keyword,
      values: place.values,
      origin: originOf(place.at),
      conditional: place.conditional,
      ...layoutOf(place),
    })),
    sessions: lowerSessions({ evaluation, whole: begin.whole, version, originOf, origins }),
    remarks: [
      ...evaluation.emptyIncludes.map(({ pattern, at }) => ({
        code: 'include-names-nothing' as const,
        origin: originOf(at),
        data: { pattern },
      })),
      ...changing.map(({ at, before, after }) => ({
        code: 'reads-differently' as const,
        origin: originOf(at),
        data: {
          before: before ? readWords(before) : 'nothing',
          after: after.balanced ? readWords(after) : 'an error (invalid quotes)',
        },
      })),
    ],
    notCollected: [...rest, ...evaluation.notCollected.map(({ path, at }) => ({ path, origin: originOf(at) }))],
    origin: whole,
  };
}
