import { setTimeout as sleep } from 'node:timers/promises';
import type { Seen } from '../../support/judge.ts';
import type { Probe } from '../lab.ts';
import type { BootLab, CollectedBoot } from './boot-lab.ts';
import type { BootSetUp } from './boot-set-up.ts';

/** What was collected from a real host after its boot, and what real clients saw of it. */
export interface BootRecording extends CollectedBoot {
  readonly name: string;
  /** The release that booted; left out for the machine's own. */
  readonly release?: string;
  readonly undecidable?: true;
  readonly besideUnits?: true;
  readonly probes: readonly (Probe & { readonly seen: Seen })[];
}

const probes: readonly Probe[] = [
  ...[22, 2222, 2022].flatMap((port) => [
    { from: '192.0.2.1', to: '192.0.2.10', port },
    { from: '2001:db8:0:1::1', to: '2001:db8:0:1::10', port },
  ]),
  { from: '198.18.5.7', to: '192.0.2.10', port: 22 },
  { from: '2001:db8:1::5', to: '2001:db8:0:1::10', port: 22 },
];

export async function recordBoot(setUp: BootSetUp, lab: BootLab): Promise<BootRecording> {
  try {
    await lab.boot(setUp);
    // Before anybody connects: that may end a socket for good.
    const collected = await lab.collect();
    const seen: Seen[] = [];
    for (const some of setUp.oneByOne ? probes.map((probe) => [probe]) : [probes]) {
      seen.push(...(await lab.lab.probe(some, 10_000)));
      if (setUp.oneByOne) await sleep(300);
    }
    const { name, release, undecidable, besideUnits } = setUp;
    const answered = probes.map((probe, i) => ({ ...probe, seen: seen[i]! }));
    return {
      name,
      ...(release === undefined ? {} : { release }),
      ...collected,
      ...(undecidable ? { undecidable } : {}),
      ...(besideUnits ? { besideUnits } : {}),
      probes: answered,
    };
  } finally {
    await lab.stop();
  }
}
