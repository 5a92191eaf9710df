import { parseAddress } from '#core/address';
import type { HostView } from '#model/host-model';
import { answerQueries } from '#sshreach';
import { type Grade, type Judged, judge, Score, type Seen } from '../../support/judge.ts';
import { modelBundle } from '../../support/model-bundle.ts';
import type { Bundle } from '../collect-bundle.ts';
import { forms } from './forms.ts';
import type { ManagerRecording } from './record.ts';

/** One way in which the host was collected, and what answers from it are compared with. */
interface Evidence {
  readonly name: string;
  readonly bundle: Bundle;
  readonly view: 'running' | 'after-reboot';
  readonly truth: 'seen' | 'later';
  /** Nothing that decides is missing: answers are right, and nearly all are certain. */
  readonly whole: boolean;
}

const askedBy = {
  observed: { view: 'running', truth: 'seen' },
  declared: { view: 'after-reboot', truth: 'later' },
} as const;

/** Each form alone, all of them together, the kernel's rules alone, and everything. */
export function evidenceOf({ manager, host, forms: collected, kernel, hiddenFrom = [] }: ManagerRecording): Evidence[] {
  const alone = forms[manager].map(
    ({ name, basis, whole }): Evidence => ({
      name: `${name} alone`,
      bundle: { ...host, ...collected[name] },
      ...askedBy[basis],
      whole,
    }),
  );
  const together = Object.assign({}, host, ...Object.values(collected)) as Bundle;
  const everything = { ...together, ...kernel };
  const running = { view: 'running', truth: 'seen', whole: true } as const;
  const later = { view: 'after-reboot', truth: 'later' } as const;
  // fail2ban tells nothing of the rest of the packet filter, and its bans are not stored in the files.
  const filters = manager !== 'fail2ban';
  const all: readonly Evidence[] = [
    ...alone,
    { name: `all forms of ${manager}`, bundle: together, ...running, whole: filters },
    { name: `the kernel's rules of ${manager}`, bundle: { ...host, ...kernel }, ...running },
    { name: `everything of ${manager}`, bundle: everything, ...running },
    { name: `everything of ${manager}, after a reboot`, bundle: everything, ...later, whole: filters },
  ];
  return all.filter(({ name }) => !hiddenFrom.some((beginning) => name.startsWith(beginning)));
}

/** Scores by the evidence that answers came from. */
export class ManagerScores {
  readonly byEvidence = new Map<string, { score: Score; whole: boolean }>();

  /** Adds one recording; the mistakes in it that count. */
  async add(recording: ManagerRecording): Promise<string[]> {
    const mistakes: string[] = [];
    const modelled = new Map<Bundle, HostView[]>();
    for (const { name, bundle, view, truth, whole } of evidenceOf(recording)) {
      const score = new Score();
      const views = modelled.get(bundle) ?? [...(await modelBundle(bundle)).views];
      modelled.set(bundle, views);
      const asked = views.find((v) => v.name === view) ?? views[0]!;
      for (const { answer, seen, words } of answersOf(asked, recording, truth))
        score.add(gradeOf(answer, seen), `${recording.name}, ${name}: ${words}`);
      const known = this.byEvidence.get(name) ?? { score: new Score(), whole };
      known.score.merge(score);
      this.byEvidence.set(name, known);
      // What one listing leaves out may be otherwise than it is assumed to be.
      mistakes.push(...score.mistakes.filter((mistake) => whole || mistake.startsWith('wrong and certain')));
    }
    return mistakes;
  }

  /** Where everything was collected, too few answers are certain. */
  doubtful(): string[] {
    return [...this.byEvidence].flatMap(([name, { score, whole }]) => {
      const share = score.of('right and certain') / sizeOf(score);
      return whole && share < 0.98 ? [`${name}: only ${(100 * share).toFixed(1)} % are right and certain`] : [];
    });
  }

  answers(): number {
    return [...this.byEvidence.values()].reduce((sum, { score }) => sum + sizeOf(score), 0);
  }

  toString(): string {
    return [...this.byEvidence].map(([name, { score }]) => `${name}: ${score}`).join('\n');
  }
}

const sizeOf = (score: Score): number => [...score.counts.values()].reduce((a, b) => a + b, 0);

/** What another machine answers is a timeout here: there is none. */
const gradeOf = (answer: Judged, seen: Seen): Grade =>
  answer.verdict === 'forwarded' && seen === 'timeout'
    ? answer.certainty === 'certain'
      ? 'right and certain'
      : 'right and possible'
    : judge(answer, seen);

function answersOf(view: HostView, { probes }: ManagerRecording, truth: 'seen' | 'later') {
  const queries = probes.map((p) => ({ from: parseAddress(p.from)!, to: parseAddress(p.to)!, port: p.port }));
  const answers = answerQueries(view, queries);
  return probes.map((p, i) => {
    const answer = answers.find((a) => a.query === i)!;
    const seen: Seen = truth === 'later' ? (p.later ?? p.seen) : p.seen;
    const ways = answer.alternatives.map((a) => a.verdict).join(', ');
    const said = `${answer.verdict} ${answer.symptom ?? ''} (${answer.certainty}${ways && `: ${ways}`})`;
    return { answer, seen, words: `${p.from} → ${p.to}:${p.port} saw ${seen}, we say ${said}` };
  });
}
