import { gradeForms, gradePartition, gradeRecording } from '../support/grade-recording.ts';
import { Score } from '../support/judge.ts';
import { Lab } from './lab.ts';
import { NotLoaded, type Recording, record } from './record.ts';
import type { SetUp } from './set-up.ts';
import { shrinkSetUp } from './shrink.ts';

/** Everything that is compared for one recording. */
export async function mistakesOf(recording: Recording, score: Score): Promise<string[]> {
  const own = new Score();
  await gradeRecording(recording, own);
  score.merge(own);
  return [...own.mistakes, ...(await gradePartition(recording)), ...(await gradeForms(recording))];
}

export async function recordIn(name: string, setUp: SetUp, withForms: boolean): Promise<Recording> {
  const lab = new Lab(name);
  try {
    return await record(setUp, lab, withForms);
  } finally {
    await lab.close();
  }
}

/**
 * Makes the server once more, to tell a difference from an accident of timing; where it stays, looks for a smaller
 * server that shows it and returns a report, `null` where it went away.
 */
export async function investigate(lab: string, setUp: SetUp, mistake: string, budget: number): Promise<string | null> {
  const probe = setUp.probes.filter((p) => mistake.includes(`: ${p.from} → ${p.to}:${p.port} `));
  // What a probe meets may depend on those before it.
  const asked = setUp.hostsAllow || probe.length === 0 ? setUp.probes : probe;
  let last = '';
  const stays = async (smaller: SetUp): Promise<boolean> => {
    try {
      const recording = await recordIn(lab, { ...smaller, probes: asked }, mistake.includes(' alone: '));
      const mistakes = await mistakesOf(recording, new Score());
      if (mistakes.length > 0) last = mistakes[0]!;
      return mistakes.length > 0;
    } catch (error) {
      if (error instanceof NotLoaded) return false;
      throw error;
    }
  };
  if (!(await stays(setUp))) return null;
  const { name, probes: _, covers: __, order, undecidable, ...rest } = await shrinkSetUp(setUp, stays, budget);
  const texts = Object.entries(rest).map(([field, text]) => `  ${field}:\n${String(text).replace(/^/gm, '    ')}`);
  return [`${last}`, `  (${name}; loaded in the order ${order?.join(', ') ?? 'as listed'})`, ...texts].join('\n');
}
