import { parseAddress } from '#core/address';
import { answerQueries } from '#sshreach';
import type { Recording } from '../live/record.ts';
import { judge, type Score } from './judge.ts';
import { modelBundle } from './model-bundle.ts';

/** Compares our answers for a recorded server with what its clients saw. */
export async function gradeRecording({ name, bundle, probes }: Recording, score: Score): Promise<void> {
  const view = (await modelBundle(bundle)).views[0]!;
  const queries = probes.map((p) => ({ from: parseAddress(p.from)!, to: parseAddress(p.to)!, port: p.port }));
  const answers = answerQueries(view, queries);
  probes.forEach((p, i) => {
    const a = answers.find((answer) => answer.query === i)!;
    const ours = `${a.verdict}${a.symptom ? ` "${a.symptom}"` : ''} (${a.certainty}${a.alternatives.length > 0 ? `: ${a.alternatives.map((x) => x.verdict).join(', ')}` : ''})`;
    score.add(judge(a, p.seen), `${name}: ${p.from} → ${p.to}:${p.port} saw ${p.seen}, we say ${ours}`);
  });
}
