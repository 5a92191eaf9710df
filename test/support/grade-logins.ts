import { type Address, parseAddress } from '#core/address';
import { contains } from '#core/address-set';
import { answerQueries, type QueryAnswer, reachPartition } from '#sshreach';
import type { SeenLogin } from '../live/logins/login-lab.ts';
import type { LoginRecording } from '../live/logins/record-login.ts';
import type { Grade, Score } from './judge.ts';
import { modelBundle } from './model-bundle.ts';

/** The client's last words as our symptoms have them. */
function symptomOf({ status, words }: SeenLogin): string | null {
  if (status === 0) return null;
  const denied = /Permission denied \([^)]*\)/.exec(words);
  if (denied) return denied[0];
  if (/no authentication methods enabled/.test(words)) return 'Received disconnect: no authentication methods enabled';
  if (/Too many authentication failures/.test(words)) return 'Received disconnect: Too many authentication failures';
  // Which of them is a matter of who was quicker.
  if (/^Connection (?:to \S+ )?closed by|^Connection reset by|send disconnect: Broken pipe/.test(words))
    return 'Connection closed';
  if (/This account is currently not available/.test(words)) return 'This account is currently not available.';
  return status === 255 ? words : 'Connection to the host closed';
}

const fits = (answer: { verdict: string; symptom: string | null }, seen: SeenLogin): boolean =>
  seen.status === 0
    ? answer.verdict === 'accepted'
    : answer.verdict === 'auth-denied' && answer.symptom === symptomOf(seen);

/** Whether an answer fits what the client saw. */
export function gradeLogin(answer: QueryAnswer, seen: SeenLogin): Grade {
  if (answer.verdict === 'unknown')
    return answer.alternatives.some((a) => fits(a, seen)) ? 'unknown' : 'wrong but possible';
  if (fits(answer, seen)) return answer.certainty === 'certain' ? 'right and certain' : 'right and possible';
  return answer.certainty === 'certain' ? 'wrong and certain' : 'wrong but possible';
}

/** Where nothing that was collected decides, the verdict has to be among the possible ones, whatever its words. */
const openGrade = (answer: QueryAnswer, seen: SeenLogin): Grade =>
  answer.verdict === 'unknown' &&
  answer.alternatives.some(({ verdict }) => (verdict === 'accepted') === (seen.status === 0))
    ? 'unknown'
    : gradeLogin(answer, seen);

/** Compares our answers with what happened; the partition has to say the same of each source. */
export async function gradeLogins({ name, bundle, probes, undecidable }: LoginRecording, score: Score): Promise<void> {
  const view = (await modelBundle(bundle)).views[0]!;
  const partitions = new Map<string, ReturnType<typeof reachPartition>>();
  const partitionOf = (to: Address, user: string): ReturnType<typeof reachPartition> => {
    const key = `${to.family} ${user}`;
    const known = partitions.get(key) ?? reachPartition(view, { to, port: 22, user });
    partitions.set(key, known);
    return known;
  };
  for (const { user, from, seen } of probes) {
    const address = parseAddress(from)!;
    const to = parseAddress(address.family === 4 ? '192.0.2.10' : '2001:db8:0:1::10')!;
    const [answer] = answerQueries(view, [{ from: address, to, port: 22, user }]);
    const told = `${answer!.verdict} "${answer!.symptom}" (${answer!.certainty}; assumes ${answer!.assumes.map((a) => a.command).join('; ')}; may ${answer!.alternatives.map((a) => `${a.verdict} ${a.symptom}`).join(', ')})`;
    score.add(
      undecidable ? openGrade(answer!, seen) : gradeLogin(answer!, seen),
      `${name}: ${user} from ${from} saw ${seen.status} "${seen.words}", we say ${told}`,
    );
    const piece = partitionOf(to, user).find((one) => contains(one.sources, address.value));
    if (piece?.verdict !== answer!.verdict || piece.symptom !== answer!.symptom)
      score.mistakes.push(
        `${name}: ${user} from ${from}: the partition says ${piece?.verdict} "${piece?.symptom}", not ${told}`,
      );
  }
}
