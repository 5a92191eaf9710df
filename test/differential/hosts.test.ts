import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseAddress } from '#core/address';
import { answerQueries, model } from '#sshreach';
import { gradeLogin } from '../support/grade-logins.ts';
import { judge, Score, type Seen } from '../support/judge.ts';

interface Truth {
  readonly probes: readonly { from: string; to: string; port: number; seen: Seen }[];
  /** By `user@ from source port number`: exit status of `ssh` with a key, and what it printed. */
  readonly auth: Readonly<Record<string, { readonly rc: number; readonly err: string }>>;
}

/** Right and certain answers that each recorded host gives at least; raise them when they rise. */
const atLeast: Readonly<Record<string, number>> = JSON.parse(
  readFileSync('fixtures/oracles/hosts/at-least.json', 'utf8'),
);
/** Right answers about logins, certain or possible: accounts and keys are in few of these bundles. */
const loginsAtLeast: Readonly<Record<string, number>> = JSON.parse(
  readFileSync('fixtures/oracles/hosts/logins-at-least.json', 'utf8'),
);
const root = 'fixtures/oracles/hosts';
const names = readdirSync(root, { withFileTypes: true })
  .filter((e) => e.isDirectory())
  .map((e) => e.name);

describe('recorded hosts', () => {
  for (const name of names) {
    it(name, async () => {
      const truth: Truth = JSON.parse(readFileSync(`${root}/${name}/truth.json`, 'utf8'));
      const { hosts } = await model([`${root}/${name}/bundle`]);
      expect(hosts).toHaveLength(1);
      const view = hosts[0]!.model.views[0]!;
      expect(view.name).toBe('running');
      const score = new Score();
      const queries = truth.probes.map((p) => ({ from: parseAddress(p.from)!, to: parseAddress(p.to)!, port: p.port }));
      const answers = answerQueries(view, queries);
      truth.probes.forEach((probe, i) => {
        const answer = answers.find((a) => a.query === i)!;
        score.add(
          judge(answer, probe.seen),
          `${probe.from} → ${probe.to}:${probe.port} saw ${probe.seen}, we say ${answer.verdict} (${answer.certainty})`,
        );
      });
      console.log(`${name}: ${score}`);
      expect(score.mistakes).toEqual([]);
      expect(score.of('right and certain')).toBeGreaterThanOrEqual(atLeast[name]!);
    });
  }
});

describe('logins to recorded hosts', () => {
  for (const name of names) {
    it(name, async () => {
      const truth: Truth = JSON.parse(readFileSync(`${root}/${name}/truth.json`, 'utf8'));
      const { hosts } = await model([`${root}/${name}/bundle`]);
      const view = hosts[0]!.model.views[0]!;
      const score = new Score();
      for (const [asked, { rc, err }] of Object.entries(truth.auth)) {
        const [, user, from, port] = /^(\S+)@ from (\S+) port (\d+)$/.exec(asked)!;
        const to = truth.probes.find((probe) => probe.from === from && probe.port === Number(port))!.to;
        const query = { from: parseAddress(from!)!, to: parseAddress(to)!, port: Number(port), user: user! };
        const [answer] = answerQueries(view, [query]);
        const words = /Permission denied \([^)]*\)/.exec(err)?.[0] ?? 'Connection closed';
        score.add(
          gradeLogin(answer!, { status: rc, words }),
          `${asked} saw ${rc} ${err}, we say ${answer!.verdict} ${answer!.symptom} (${answer!.certainty})`,
        );
      }
      console.log(`${name}: ${score}`);
      expect(score.mistakes).toEqual([]);
      expect(score.of('right and certain') + score.of('right and possible')).toBeGreaterThanOrEqual(
        loginsAtLeast[name]!,
      );
    });
  }
});
