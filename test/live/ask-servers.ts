import { mkdirSync, writeFileSync } from 'node:fs';
import { Score } from '../support/judge.ts';
import type { Asked } from './asked.ts';
import { investigate, mistakesOf, recordIn } from './investigate.ts';
import { randomSetUp } from './random-rulesets.ts';
import { NotLoaded, type Recording } from './record.ts';
import { keptOfReleases } from './releases/kept.ts';
import { packServers } from './releases/store.ts';
import type { SetUp } from './set-up.ts';
import { setUps } from './setups/all.ts';
import { idleConstructs } from './take-out.ts';
import { osRelease, useToolsOf } from './tools.ts';

/** Servers made anew to shrink one difference. */
const SHRINK_BUDGET = Number(process.env.SHRINK ?? 30);

/** Where everything was collected, so much is right and certain. */
const LEAST_CERTAIN = 0.98;

export interface ServersOptions {
  /** Set-ups written by hand, by their names; `null` all of them. */
  readonly names: readonly string[] | null;
  /** How many random servers; the first one's seed. */
  readonly random: number;
  readonly seed: number;
  readonly labs: number;
  /** Directory for what happened; `null` keeps nothing. */
  readonly into: string | null;
  /** Each output about the firewall alone is asked, and recorded, too. */
  readonly forms: boolean;
  /** Rules are loaded and shown by the programs below this directory, the root of another release; `null` the machine's. */
  readonly root: string | null;
}

/** Makes servers, asks them with real clients, each once more without each construct that it stands for. */
export async function askServers({ names, random, seed, labs, into, forms, root }: ServersOptions): Promise<Asked> {
  useToolsOf(root);
  const ofRelease: Recording[] = [];
  const queue: SetUp[] = [
    ...setUps.filter(({ name }) => names === null || names.includes(name)),
    ...Array.from({ length: random }, (_, i) => randomSetUp(seed + i)),
  ];
  if (queue.length === 0) return { passed: 0, failures: [], report: null };
  const score = new Score();
  const undecidable = new Score();
  const failures: string[] = [];
  let passed = 0;
  let notLoaded = 0;

  async function ask(lab: string, setUp: SetUp): Promise<void> {
    const recording = await recordIn(lab, setUp, forms);
    const mistakes = await mistakesOf(recording, setUp.undecidable ? undecidable : score);
    if (root === null) failures.push(...(await idleConstructs(lab, setUp, recording)));
    if (root !== null && keptOfReleases.includes(setUp.name)) ofRelease.push(recording);
    if (root === null && into !== null)
      writeFileSync(`${into}/${setUp.name}.json`, `${JSON.stringify(recording, null, 1)}\n`);
    passed += setUp.probes.length;
    if (mistakes.length === 0) return;
    const report = await investigate(lab, setUp, mistakes[0]!, isRandom(setUp) ? SHRINK_BUDGET : 0);
    if (report === null) return console.log(`went away when asked again: ${mistakes[0]}`);
    passed -= mistakes.length;
    failures.push(...mistakes);
    console.log(`${setUp.name}: ${mistakes.length} differences\n${report}`);
  }

  async function work(lab: string): Promise<void> {
    for (let setUp = queue.shift(); setUp !== undefined; setUp = queue.shift()) {
      try {
        await ask(lab, setUp);
      } catch (error) {
        const { message } = error as Error;
        if (!(error instanceof NotLoaded && (isRandom(setUp) || root !== null)))
          failures.push(`${setUp.name}: ${message}`);
        else if (process.env.SHOW_REFUSED) console.log(`${setUp.name}: ${message}`);
        if (error instanceof NotLoaded) notLoaded++;
      }
    }
  }

  if (into !== null) mkdirSync(into, { recursive: true });
  await Promise.all(Array.from({ length: labs }, (_, i) => work(`${process.pid}-${i}`)));
  if (into !== null && ofRelease.length > 0) writeFileSync(`${into}/${releaseName()}.json`, packServers(ofRelease));
  const asked = [...score.counts.values()].reduce((a, b) => a + b, 0);
  if ((names === null || random > 0) && score.of('right and certain') < LEAST_CERTAIN * asked)
    failures.push(`less than ${LEAST_CERTAIN * 100} % right and certain`);
  const drawn = `random hosts whose rules no dump decides: ${undecidable}; rules that were not loaded: ${notLoaded}`;
  return { passed, failures, report: `live hosts: ${score}${random > 0 ? `\n${drawn}` : ''}` };
}

/** `ubuntu-22.04`. */
const releaseName = (): string =>
  ['ID', 'VERSION_ID'].map((key) => new RegExp(`^${key}="?([^"\n]*)`, 'm').exec(osRelease())?.[1] ?? 'sid').join('-');

const isRandom = ({ name }: SetUp): boolean => name.startsWith('random-');
