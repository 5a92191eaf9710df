import type { SshdEvaluation, SshdFault } from './evaluate/result.ts';
import { type Release, releasesSince, releaseText, type SshdVersion } from './versions.ts';

/** A fault of some releases, and in words which those are and which take the line. */
export interface DoubtfulFault extends SshdFault {
  readonly refusing: string;
  readonly taking: string;
  /** What differs between the two, where it is not the release, and the command that tells. */
  readonly differs?: { readonly which: string; readonly command: string };
}

interface Scene {
  /** The versions that the daemon may have, the likeliest first, and what each makes of the files. */
  readonly versions: readonly SshdVersion[];
  readonly evaluations: readonly SshdEvaluation[];
  /** The faults of all of them. */
  readonly always: readonly SshdFault[];
  readonly evaluate: (release: Release) => SshdEvaluation;
}

const keyOf = ({ at, seenBy }: SshdFault): string => `${at?.file} ${at?.start} ${seenBy}`;

/** `8.7 and later`, `8.7 to 9.6`, `up to 8.6`, `9.2`; several by commas. */
function inWords(releases: readonly Release[], all: readonly Release[]): string {
  const runs: { from: number; to: number }[] = [];
  for (const release of releases) {
    const at = all.indexOf(release);
    const run = runs.at(-1);
    if (run && run.to === at - 1) run.to = at;
    else runs.push({ from: at, to: at });
  }
  const text = (at: number): string => releaseText(all[at]!);
  return runs
    .map(({ from, to }) => {
      if (to === all.length - 1) return from === to ? text(from) : `${text(from)} and later`;
      if (from === 0) return `up to ${text(to)}`;
      return from === to ? text(from) : `${text(from)} to ${text(to)}`;
    })
    .join(', ');
}

/**
 * The lines over which the newest release would not start and others would, where nobody knows which release it is.
 * That older ones do not know what the file says is no news: it was not written for them.
 */
export function findDoubtfulFaults({ versions, evaluations, always, evaluate }: Scene): DoubtfulFault[] {
  const sure = new Set(always.map(keyOf));
  const doubtful = evaluations[0]!.faults.filter((fault) => fault.at !== null && !sure.has(keyOf(fault)));
  if (versions.length < 2 || doubtful.length === 0) return [];
  const [{ release: newest }] = versions as [SshdVersion];
  if (versions.every(({ release }) => release === newest))
    return doubtful.map((fault) => ({
      ...fault,
      refusing: `${releaseText(newest)} without GSSAPI (Debian’s openssh-server)`,
      taking: `${releaseText(newest)} with it (openssh-server-gssapi)`,
      differs: { which: 'package', command: "dpkg -l 'openssh-server*'" },
    }));
  const all = releasesSince(versions.at(-1)!.release);
  const judged = all.map((release) => ({ release, faults: new Set(evaluate(release).faults.map(keyOf)) }));
  return doubtful.map((fault) => {
    const key = keyOf(fault);
    const of = (refuses: boolean): Release[] =>
      judged.filter(({ faults }) => faults.has(key) === refuses).map(({ release }) => release);
    return { ...fault, refusing: inWords(of(true), all), taking: inWords(of(false), all) };
  });
}
