import { parseAddress } from '#core/address';
import { contains } from '#core/address-set';
import type { HostView } from '#model/host-model';
import { answerQueries, type QueryAnswer, reachPartition } from '#sshreach';
import type { Recording } from '../live/record.ts';
import { type Judged, judge, type Score } from './judge.ts';
import { modelBundle } from './model-bundle.ts';

type Probes = Recording['probes'];

/** Compares our answers for a recorded server with what its clients saw. */
export async function gradeRecording({ name, bundle, probes }: Recording, score: Score): Promise<void> {
  gradeView({ name, view: await viewOf(bundle), probes }, score);
}

/** Compares what a view tells with what clients saw. */
export function gradeView(
  { name, view, probes }: Pick<Recording, 'name' | 'probes'> & { readonly view: HostView },
  score: Score,
): void {
  answersFor(view, probes).forEach((answer, i) => {
    const probe = probes[i]!;
    score.add(judge(answer, probe.seen), `${name}: ${words(probe, answer)}`);
  });
}

/**
 * The same server through one output about its firewall at a time: each may know less, none may be certain of what is
 * wrong. Returns the mistakes.
 */
export async function gradeForms({ name, forms, probes }: Recording): Promise<string[]> {
  const mistakes: string[] = [];
  for (const [form, bundle] of Object.entries(forms ?? {})) {
    const view = await viewOf(bundle);
    // Listings of one table leave out the others, so that what is possible may be wrong.
    const mayBeWrong = / -[SL]/.test(form);
    answersFor(view, probes).forEach((answer, i) => {
      const probe = probes[i]!;
      const grade = judge(answer, probe.seen);
      if (grade === 'wrong and certain' || (grade === 'wrong but possible' && !mayBeWrong))
        mistakes.push(`${grade}: ${name} from ${form} alone: ${words(probe, answer)}`);
    });
  }
  return mistakes;
}

/** Every source lies in exactly one piece of the partition, and that piece says what the exact question says, or less. */
export async function gradePartition({ name, bundle, probes }: Recording): Promise<string[]> {
  const view = await viewOf(bundle);
  const exact = answersFor(view, probes);
  const mistakes: string[] = [];
  const partitions = new Map<string, ReturnType<typeof reachPartition>>();
  const partitionOf = ({ to, port }: Probes[number]): ReturnType<typeof reachPartition> => {
    const key = `${to} ${port}`;
    const known = partitions.get(key) ?? reachPartition(view, { to: parseAddress(to)!, port });
    partitions.set(key, known);
    return known;
  };
  probes.forEach((probe, i) => {
    if (exact[i]!.interface === 'lo') return;
    const from = parseAddress(probe.from)!;
    const pieces = partitionOf(probe).filter(
      (piece) => piece.family === from.family && contains(piece.sources, from.value),
    );
    if (pieces.length !== 1 || !covers(pieces[0]!, exact[i]!))
      mistakes.push(
        `${name}: ${words(probe, exact[i]!)}, the partition ${pieces.map(answerWords).join(' and ') || 'nothing'}`,
      );
  });
  return mistakes;
}

const viewOf = async (bundle: Recording['bundle']): Promise<HostView> => (await modelBundle(bundle)).views[0]!;

function answersFor(view: HostView, probes: Probes): QueryAnswer[] {
  const queries = probes.map((p) => ({ from: parseAddress(p.from)!, to: parseAddress(p.to)!, port: p.port }));
  const answers = answerQueries(view, queries);
  return probes.map((_, i) => answers.find((answer) => answer.query === i)!);
}

function covers(piece: Judged, exact: Judged): boolean {
  const ways = (answer: Judged): string[] =>
    answer.verdict === 'unknown'
      ? answer.alternatives.map((way) => `${way.verdict} ${way.symptom}`)
      : [`${answer.verdict} ${answer.symptom}`];
  const wide = ways(piece);
  return (
    ways(exact).every((way) => wide.includes(way)) && !(piece.certainty === 'certain' && exact.certainty !== 'certain')
  );
}

const answerWords = (a: Judged): string =>
  `${a.verdict}${a.symptom ? ` "${a.symptom}"` : ''} (${a.certainty}${a.alternatives.length > 0 ? `: ${a.alternatives.map((x) => x.verdict).join(', ')}` : ''})`;

const words = (p: Probes[number], a: QueryAnswer): string =>
  `${p.from} → ${p.to}:${p.port} saw ${p.seen}, we say ${answerWords(a)}`;
