import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parseAddress } from '#core/address';
import { answerQueries, model } from '#sshreach';
import { judge, Score, type Seen } from '../support/judge.ts';
import { type Layout, rebuildLayout } from '../support/rebuild-layout.ts';

/**
 * The same real hosts in the layouts of other collectors, with what those would have taken: the answers are those that
 * clients saw, or wider ones. None is certain and wrong.
 */
const root = 'fixtures/oracles/hosts';
const hosts = ['01-baseline', '06-fail2ban-banned', '10-bad-config', '13-firewalld-runtime-only', '16-v6-only'];
const layouts: readonly Layout[] = ['insights', 'insights-classic', 'supportconfig', 'root'];
const directory = mkdtempSync(join(tmpdir(), 'sshreach-layouts-'));
afterAll(() => rmSync(directory, { recursive: true }));

async function grade(path: string, host: string): Promise<{ score: Score; wrong: string[] }> {
  const { probes } = JSON.parse(readFileSync(`${root}/${host}--hand/truth.json`, 'utf8')) as {
    probes: { from: string; to: string; port: number; seen: Seen }[];
  };
  const { hosts: found } = await model([path]);
  expect(found).toHaveLength(1);
  const queries = probes.map((p) => ({ from: parseAddress(p.from)!, to: parseAddress(p.to)!, port: p.port }));
  const answers = answerQueries(found[0]!.model.views[0]!, queries);
  const score = new Score();
  probes.forEach((probe, i) => {
    const answer = answers.find((a) => a.query === i);
    if (answer === undefined) return;
    score.add(judge(answer, probe.seen), `${probe.from} → ${probe.to} saw ${probe.seen}, we say ${answer.verdict}`);
  });
  return { score, wrong: score.mistakes.filter((mistake) => mistake.startsWith('wrong and certain')) };
}

describe.each(layouts)('a host as %s', (layout) => {
  it.each(hosts)('%s', async (host) => {
    const parent = mkdtempSync(join(directory, `${layout}-`));
    const path = rebuildLayout(`${root}/${host}--hand/bundle`, layout, parent);
    const plain = await grade(path, host);
    console.log(`${host} as ${layout}: ${plain.score}`);
    expect(plain.wrong).toEqual([]);
    // Packed, it is the same host.
    const archive = join(parent, `${basename(path)}.tar.gz`);
    execFileSync('tar', ['-czf', archive, '-C', parent, basename(path)]);
    const packed = await grade(archive, host);
    expect(`${packed.score}`).toBe(`${plain.score}`);
  });
});
