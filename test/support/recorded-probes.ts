import { readdirSync } from 'node:fs';
import type { PacketFilterFact } from '#model/packet-filter';
import { type Probe, probeFilter } from './probe-filter.ts';

export interface RecordedProbe extends Probe {
  /** `banner`, `timeout`, or the errno of connect. */
  readonly seen: string;
}

/** The set-ups of a format: the folders below `fixtures/formats/<format>` that begin with a number. */
export const setUps = (format: string): string[] =>
  readdirSync(new URL(`../../fixtures/formats/${format}`, import.meta.url))
    .filter((name) => /^\d/.test(name))
    .sort();

/** Reads `truth.txt`: `SOURCE DESTINATION INTERFACE PORT=SEEN …`. */
export function readTruth(text: string): RecordedProbe[] {
  return text
    .trim()
    .split('\n')
    .flatMap((line) => {
      const [from = '', to = '', device = '', ...ports] = line.split(' ');
      return ports.map((word) => {
        const [port = '', seen = ''] = word.split('=');
        return { from, to, interface: device, port: Number(port), seen };
      });
    });
}

/**
 * One line for each recorded connection that the filter does not end as the client saw; `unknown` is no contradiction
 * and is counted apart. What is handed to another machine was never answered in the set-ups.
 */
export function replay(
  fact: PacketFilterFact | undefined,
  truth: readonly RecordedProbe[],
): { wrong: string[]; unknown: number } {
  const wrong: string[] = [];
  let unknown = 0;
  for (const probe of truth) {
    const found = fact === undefined ? 'banner' : probeFilter(fact, probe);
    const seen = found === 'forwarded' ? 'timeout' : found;
    if (seen === 'unknown') unknown++;
    else if (seen !== probe.seen)
      wrong.push(`${probe.from} ${probe.interface} ${probe.port}: ${probe.seen}, not ${seen}`);
  }
  return { wrong, unknown };
}
