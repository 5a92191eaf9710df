import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseAddress } from '#core/address';
import { answerQueries } from '#sshreach';
import type { Recording } from '../live/record.ts';
import { judge } from '../support/judge.ts';
import { modelBundle } from '../support/model-bundle.ts';

const root = 'fixtures/oracles/live';
/** One of seven recorded servers, drawn by its name: enough of each kind, and quick. */
const recordings = readdirSync(root)
  .filter((name) => name.endsWith('.json'))
  .sort()
  .filter((name) => createHash('sha256').update(name).digest()[0]! % 7 === 0)
  .map((name): Recording => JSON.parse(readFileSync(`${root}/${name}`, 'utf8')));

async function answersOf(bundle: Recording['bundle'], probes: Recording['probes']) {
  const view = (await modelBundle(bundle)).views[0]!;
  const queries = probes.map((p) => ({ from: parseAddress(p.from)!, to: parseAddress(p.to)!, port: p.port }));
  const answers = answerQueries(view, queries);
  return queries.map((_, i) => answers.find((a) => a.query === i));
}

const without = (bundle: Recording['bundle'], path: string): Recording['bundle'] =>
  Object.fromEntries(Object.entries(bundle).filter(([name]) => name !== path));

/**
 * What leaves no trace in any other output is taken not to be there, as the README says, and these alone can make an
 * answer wrong: native tables of nftables beside rules of iptables, rules for routing that ask no table of their own, and
 * parameters of the kernel that somebody changed.
 */
const unannounced = new Set(['ip-rule.txt', 'ip-6-rule.txt', 'sysctl.txt']);
const nft = 'nft-list-ruleset.txt';
const rules = ['iptables-save.txt', 'ip6tables-save.txt'];

describe('removing evidence', () => {
  for (const { name, bundle, probes } of recordings) {
    it(`never makes an answer more certain: ${name}`, async () => {
      const full = await answersOf(bundle, probes);
      for (const path of Object.keys(bundle)) {
        const less = await answersOf(without(bundle, path), probes);
        less.forEach((answer, i) => {
          if (answer === undefined || answer.certainty !== 'certain') return;
          const what = `${name} without ${path}: ${probes[i]!.from} → ${probes[i]!.to}:${probes[i]!.port}`;
          expect(`${what} ${full[i]!.certainty}`).toBe(`${what} certain`);
          if (unannounced.has(path)) return;
          if (path === nft && rules.some((rule) => bundle[rule]?.includes('\n-A '))) return;
          expect(`${what} ${judge(answer, probes[i]!.seen)}`).toBe(`${what} right and certain`);
        });
      }
    });
  }
});
