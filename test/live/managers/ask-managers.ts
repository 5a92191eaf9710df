import { mkdirSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Asked } from '../asked.ts';
import { askUfwLanguages } from './ask-ufw-languages.ts';
import { ManagerScores } from './grade.ts';
import { randomFirewalld } from './random-firewalld.ts';
import { randomUfw } from './random-ufw.ts';
import { type ManagerRecording, NotMade, recordManager } from './record.ts';
import type { ManagerSetUp } from './set-up.ts';
import { fail2banSetUps } from './set-ups/fail2ban.ts';
import { oddFail2banSetUps } from './set-ups/fail2ban-odd.ts';
import { firewalldSetUps } from './set-ups/firewalld.ts';
import { oddFirewalldSetUps } from './set-ups/firewalld-odd.ts';
import { releaseSetUps } from './set-ups/releases.ts';
import { ufwSetUps } from './set-ups/ufw.ts';
import { oddUfwSetUps } from './set-ups/ufw-odd.ts';
import { packRecordings } from './store.ts';

/** What few hosts have. Recorded and replayed like the others; made anew when asked for, since they take as long. */
const oddSetUps = [...oddFirewalldSetUps, ...oddUfwSetUps, ...oddFail2banSetUps];

export interface ManagersOptions {
  /** How set-ups' names begin, the odd ones among them; all but the odd ones where there is none. */
  readonly names: readonly string[];
  /** The odd ones, too. */
  readonly odd: boolean;
  readonly labs: number;
  readonly seed: number;
  /** Random servers of ufw, and half as many of firewalld. */
  readonly random: number;
  /**
   * Directory for `ufw.json`, `ufw-languages.json`, `firewalld.json` and `fail2ban.json`, or for `release-NAME.json` of
   * another root; `null` records nothing.
   */
  readonly into: string | null;
  /** The root of another release, whose programs are asked instead of the machine's. */
  readonly root: string | null;
}

/**
 * Real ufw, firewalld and fail2ban, each on servers of its own with real clients; our answers from each form in which
 * their state can be collected.
 */
export async function askManagers({ names, odd, labs, seed, random, into, root }: ManagersOptions): Promise<Asked> {
  const usual = [...firewalldSetUps, ...ufwSetUps, ...fail2banSetUps, ...(root === null ? [] : releaseSetUps)];
  const byHand = odd || names.length > 0 ? [...usual, ...oddSetUps] : usual;
  const drawn = [
    ...Array.from({ length: Math.ceil(random / 2) }, (_, i) => randomFirewalld(seed + i)),
    ...Array.from({ length: random }, (_, i) => randomUfw(seed + i)),
  ];
  const wanted = byHand.filter((s) => names.length === 0 || names.some((name) => s.name.startsWith(name)));
  const queue: ManagerSetUp[] = [...wanted, ...drawn];
  const recordings: ManagerRecording[] = [];
  const failures: string[] = [];
  let notMade = 0;
  const work = async (lab: string): Promise<void> => {
    for (let setUp = queue.shift(); setUp !== undefined; setUp = queue.shift()) {
      try {
        recordings.push(await recordManager(lab, setUp, root));
      } catch (error) {
        if (error instanceof NotMade && setUp.name.startsWith('random-')) notMade++;
        else failures.push(`${setUp.name}: ${(error as Error).message}`);
      }
    }
  };
  const lab = `m${process.pid % 100000}`;
  const isAsked = (names.length === 0 && root === null) || names.includes('ufw-languages');
  const [languages] = await Promise.all([
    isAsked ? askUfwLanguages(`${lab}-l`, into) : { asked: 0, failures: [] },
    ...Array.from({ length: labs }, (_, i) => work(`${lab}-${i}`)),
  ]);
  failures.push(...languages.failures);

  if (into !== null) {
    mkdirSync(into, { recursive: true });
    const byHandOnly = recordings.filter((r) => !r.name.startsWith('random-'));
    if (root !== null) writeFileSync(`${into}/release-${basename(root)}.json`, packRecordings(byHandOnly));
    else
      for (const manager of new Set(recordings.map((r) => r.manager))) {
        writeFileSync(`${into}/${manager}.json`, packRecordings(byHandOnly.filter((r) => r.manager === manager)));
      }
  }
  const scores = new ManagerScores();
  const drawnScores = new ManagerScores();
  for (const recording of recordings) {
    const own = recording.name.startsWith('random-') ? drawnScores : scores;
    failures.push(...(await own.add(recording)));
  }
  // How many of the drawn ones ask what a listing does not tell is chance.
  failures.push(...scores.doubtful());
  const passed = scores.answers() + drawnScores.answers() + languages.asked - failures.length;
  return {
    passed,
    failures,
    report: `${scores}\nufw in other languages: ${languages.asked} outputs\nrandom servers (${notMade} refused):\n${drawnScores}`,
  };
}
