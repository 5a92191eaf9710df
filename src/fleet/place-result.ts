import type { Diagnostic } from '#core/diagnostic';
import type { HostIdentity } from '#discover/name-hosts';

/** What the run as a whole has to say. */
export type RunProblem = Pick<Diagnostic, 'severity' | 'message'>;

/** What became of one host of a place, but for its report. */
export interface HostResult {
  readonly identity: HostIdentity;
  /** Seconds since 1970. */
  readonly capturedAt: number | null;
  /** About its paths. */
  readonly problems: readonly RunProblem[];
  /** What is reported of it where there is nothing to go on. */
  readonly unused: readonly RunProblem[];
  /** Bytes of the line that holds its report; 0 where there is none. */
  readonly bytes: number;
}

/** What became of one place: the line before the reports of its hosts. */
export interface PlaceResult {
  readonly type: 'place';
  /** Among all places of the run, from 0. */
  readonly order: number;
  /** What the place looked like when it was read: its digest by times. */
  readonly state: string;
  /** The day (`YYYY-MM-DD`) that the result holds for, where it depends on that. */
  readonly day: string | null;
  readonly problems: readonly RunProblem[];
  readonly hosts: readonly HostResult[];
}

/** A result and the reports of its hosts, a line each. */
export interface PlaceBlock {
  readonly result: PlaceResult;
  readonly reports: string;
}

/** As it is stored and sent. */
export const blockText = ({ result, reports }: PlaceBlock): string => `${JSON.stringify(result)}\n${reports}`;

/** Reads such a text; `null` where it is damaged. */
export function readBlock(text: string): PlaceBlock | null {
  const end = text.indexOf('\n');
  try {
    const result = JSON.parse(text.slice(0, end)) as PlaceResult;
    const reports = text.slice(end + 1);
    const whole = result.hosts.reduce((sum, { bytes }) => sum + bytes, 0) === Buffer.byteLength(reports);
    return end > 0 && result.type === 'place' && whole ? { result, reports } : null;
  } catch {
    return null;
  }
}

export const runProblemOf = ({ severity, message }: RunProblem): RunProblem => ({ severity, message });
