import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parseAddress } from '#core/address';
import { answerQueries, model } from '#sshreach';
import { judge, Score, type Seen } from '../support/judge.ts';
import { makeTar } from '../support/make-tar.ts';
import { packers } from '../support/pack.ts';
import { layOut, layouts, readBundle } from '../support/rebuild-layout.ts';

/**
 * The same real hosts in the layouts of other collectors, with what those would have taken: the answers are those that
 * clients saw, or wider ones that name what is missing. None is certain and wrong.
 */
const root = 'fixtures/oracles/hosts';
const hosts = [
  ...['01-baseline--hand', '01-baseline--colour', '01-baseline--unpriv', '06-fail2ban-banned--hand'],
  ...['10-bad-config--hand', '13-firewalld-runtime-only--hand', '16-v6-only--hand', '25-strictmodes--hand'],
];
/** Real reports, which are laid out already. */
const reports = ['01-baseline--sos', '06-fail2ban-banned--sos'];
const directory = mkdtempSync(join(tmpdir(), 'sshreach-layouts-'));
afterAll(() => rmSync(directory, { recursive: true }));

interface Graded {
  readonly score: Score;
  /** Wrong answers that are certain, or name nothing that is missing. */
  readonly faults: readonly string[];
  readonly certain: number;
}

async function grade(path: string, host: string): Promise<Graded> {
  const { probes } = JSON.parse(readFileSync(`${root}/${host}/truth.json`, 'utf8')) as {
    probes: { from: string; to: string; port: number; seen: Seen }[];
  };
  const { hosts: found } = await model([path]);
  expect(found).toHaveLength(1);
  const queries = probes.map((p) => ({ from: parseAddress(p.from)!, to: parseAddress(p.to)!, port: p.port }));
  const answers = answerQueries(found[0]!.model.views[0]!, queries);
  const score = new Score();
  const faults: string[] = [];
  probes.forEach((probe, i) => {
    const answer = answers.find((a) => a.query === i);
    if (answer === undefined) return;
    const what = `${probe.from} → ${probe.to}:${probe.port} saw ${probe.seen}, we say ${answer.verdict} (${answer.certainty})`;
    const found = judge(answer, probe.seen);
    score.add(found, what);
    if (found === 'wrong and certain' || (found === 'wrong but possible' && answer.assumes.length === 0))
      faults.push(what);
  });
  return { score, faults, certain: answers.filter(({ certainty }) => certainty === 'certain').length };
}

const suffixes = Object.keys(packers);
const made = (): string => mkdtempSync(join(directory, 'h-'));

describe.each(layouts.map((layout, i) => [layout, i] as const))('a host as %s', (layout, i) => {
  it.each(hosts.map((host, k) => [host, k] as const))('%s', async (host, k) => {
    const laidOut = layOut(readBundle(`${root}/${host}/bundle`), layout);
    // Nothing of a host without copied files is in a collection of files.
    if (laidOut.files.size < 2) return;
    const parent = made();
    for (const [path, text] of laidOut.files) {
      const full = join(parent, laidOut.name, path);
      mkdirSync(dirname(full), { recursive: true });
      writeFileSync(full, text);
    }
    const plain = await grade(join(parent, laidOut.name), host);
    expect(plain.faults).toEqual([]);
    if (layout.endsWith('obfuscated')) expect(plain.certain).toBe(0);
    // Packed, it is the same host: each layout meets each kind of archive with one of the hosts.
    const suffix = suffixes[(i + k) % suffixes.length]!;
    const bytes = packers[suffix]!(laidOut);
    if (bytes === null) return;
    const archive = join(parent, `${laidOut.name}${suffix}`);
    writeFileSync(archive, bytes);
    const packed = await grade(archive, host);
    expect(`${packed.score}`).toBe(`${plain.score}`);
  });
});

it.each(reports)('%s is the same inside of what `sos collect` makes', async (host) => {
  const [name] = readdirSync(`${root}/${host}/bundle`);
  const report = readFileSync(`${root}/${host}/bundle/${name}`);
  const archive = join(made(), 'sos-collector-2026-11-22-abcde.tar');
  writeFileSync(archive, makeTar([{ name: `sos-collector-2026-11-22-abcde/${name}`, body: report }]));
  const direct = await grade(`${root}/${host}/bundle/${name}`, host);
  const inside = await grade(archive, host);
  expect(direct.faults).toEqual([]);
  expect(`${inside.score}`).toBe(`${direct.score}`);
});
