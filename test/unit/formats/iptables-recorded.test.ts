import { describe, expect, it } from 'vitest';
import type { Recording } from '../../live/record.ts';
import { gradeRecording } from '../../support/grade-recording.ts';
import { Score, type Seen } from '../../support/judge.ts';
import { fixture } from './host-state.ts';

interface Recorded {
  readonly common: Readonly<Record<string, string>>;
  readonly probeLists: readonly Omit<Recording['probes'][number], 'seen'>[][];
  readonly servers: readonly {
    readonly name: string;
    readonly files: Readonly<Record<string, string | null>>;
    readonly probes: number;
    readonly seen: string;
  }[];
}

/** Rules that nobody can decide from a dump, and why. */
const undecided: Readonly<Record<string, string>> = {
  'hl-length': 'the length of the first packet depends on the client',
  nfqueue: 'a program may listen',
  'nfqueue-bypass': 'a program may listen',
  'rpfilter-v6': 'the ways back of IPv6 are not all known',
  socket: 'depends on the sockets of the moment',
  'string-neg': 'a negated search of the text',
  'string-out': 'what the banner says is not collected',
  'tcp-option': 'depends on the client',
  'tcpmss-neg-all': 'matches all packets but the first two',
  'user-out': 'interfaces that a packet has not got yet',
  'user-out-neg': 'interfaces that a packet has not got yet',
  zone: 'zones of connection tracking are not modelled',
};

const { common, probeLists, servers }: Recorded = JSON.parse(fixture('iptables-recorded/servers.json'));

describe('what clients saw of servers with rules of iptables', () => {
  it.each(servers.map((server) => [server.name, server] as const))('%s', async (name, { files, probes, seen }) => {
    const all = Object.entries({ ...common, ...files });
    const bundle = Object.fromEntries(all.filter((file): file is [string, string] => file[1] !== null));
    const answers = seen.split(' ') as Seen[];
    const score = new Score();
    await gradeRecording(
      { name, bundle, probes: probeLists[probes]!.map((probe, i) => ({ ...probe, seen: answers[i]! })) },
      score,
    );
    expect(score.mistakes).toEqual([]);
    const allowed = name in undecided ? ['right and certain', 'unknown'] : ['right and certain'];
    expect([...score.counts.keys()].filter((grade) => !allowed.includes(grade))).toEqual([]);
  });
});
