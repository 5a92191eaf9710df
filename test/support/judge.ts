import type { Certainty, Ending, Verdict } from '#reason/verdict';

/** What a real client saw. */
export type Seen =
  | 'banner'
  | 'ECONNREFUSED'
  | 'EHOSTUNREACH'
  | 'ENETUNREACH'
  | 'EACCES'
  | 'ENOPROTOOPT'
  | 'timeout'
  | 'closed'
  | 'stalled';

export type Grade = 'right and certain' | 'right and possible' | 'unknown' | 'wrong but possible' | 'wrong and certain';

const expected: Readonly<Record<Seen, { verdict: Verdict; symptom?: string }>> = {
  banner: { verdict: 'accepted' },
  ECONNREFUSED: { verdict: 'refused' },
  EHOSTUNREACH: { verdict: 'unreachable', symptom: 'No route to host' },
  ENETUNREACH: { verdict: 'unreachable', symptom: 'Network is unreachable' },
  EACCES: { verdict: 'unreachable', symptom: 'Permission denied' },
  ENOPROTOOPT: { verdict: 'unreachable', symptom: 'Protocol not available' },
  timeout: { verdict: 'timeout' },
  closed: { verdict: 'closed' },
  stalled: { verdict: 'stalled' },
};

export interface Judged {
  readonly verdict: Verdict;
  readonly symptom: string | null;
  readonly certainty: Certainty;
  readonly alternatives: readonly Ending[];
}

const fits = (answer: { verdict: Verdict; symptom: string | null }, seen: Seen): boolean => {
  // Whatever the other machine answers.
  if (answer.verdict === 'forwarded') return true;
  const wanted = expected[seen];
  return answer.verdict === wanted.verdict && (wanted.symptom === undefined || answer.symptom === wanted.symptom);
};

/** `unknown` counts as such only where what was seen is among its alternatives. */
export function judge(answer: Judged, seen: Seen): Grade {
  if (answer.verdict === 'unknown')
    return answer.alternatives.some((a) => fits(a, seen)) ? 'unknown' : 'wrong but possible';
  if (fits(answer, seen)) return answer.certainty === 'certain' ? 'right and certain' : 'right and possible';
  return answer.certainty === 'certain' ? 'wrong and certain' : 'wrong but possible';
}

export class Score {
  readonly counts = new Map<Grade, number>();
  readonly mistakes: string[] = [];

  add(grade: Grade, what: string): void {
    this.counts.set(grade, (this.counts.get(grade) ?? 0) + 1);
    if (grade.startsWith('wrong')) this.mistakes.push(`${grade}: ${what}`);
  }

  merge(other: Score): void {
    for (const [grade, count] of other.counts) this.counts.set(grade, this.of(grade) + count);
    this.mistakes.push(...other.mistakes);
  }

  of(grade: Grade): number {
    return this.counts.get(grade) ?? 0;
  }

  /** `51 right and certain, 4 right and possible, 0 unknown, 0 wrong`. */
  toString(): string {
    const wrong = this.of('wrong but possible') + this.of('wrong and certain');
    return `${this.of('right and certain')} right and certain, ${this.of('right and possible')} right and possible, ${this.of('unknown')} unknown, ${wrong} wrong`;
  }
}
