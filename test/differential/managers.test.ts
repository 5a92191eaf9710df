import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseAddress } from '#core/address';
import { answerQueries } from '#sshreach';
import type { Bundle } from '../live/collect-bundle.ts';
import { ManagerScores } from '../live/managers/grade.ts';
import { unpackRecordings } from '../live/managers/store.ts';
import { modelBundle } from '../support/model-bundle.ts';

const root = 'fixtures/oracles/managers';

const recordingsOf = (files: RegExp) =>
  readdirSync(root)
    .filter((name) => files.test(name))
    .sort()
    .map((name) => [name.replace('.json', ''), unpackRecordings(readFileSync(`${root}/${name}`, 'utf8'))] as const);

/** Real ufw, firewalld and fail2ban, recorded with what real clients saw; `npm run test:oracles` makes them anew. */
describe('recorded managers', () => {
  const scores = new ManagerScores();
  const recordings = recordingsOf(/^(?:ufw|firewalld(?:-2)?|fail2ban)\.json$/).flatMap(([, own]) => own);

  it.each([
    ['ufw', 40],
    ['firewalld', 40],
    ['fail2ban', 10],
  ])('are enough of %s', (manager, least) => {
    expect(recordings.filter((r) => r.manager === manager).length).toBeGreaterThanOrEqual(least);
  });

  it.each(recordings.map((recording) => [recording.name, recording] as const))('%s', async (_, recording) => {
    expect(await scores.add(recording)).toEqual([]);
  });

  it('name the setting that listings of firewalld do not show where it would change the answer', async () => {
    const { host, forms, probes } = recordings.find(({ name }) => name === 'firewalld-iptables-backend-no-ssh')!;
    const listings = { ...host, ...forms['firewall-cmd --list-all-zones and the like'] };
    const path = 'etc/firewalld/firewalld.conf';
    const refused = probes.find(({ from, seen }) => seen === 'ECONNREFUSED' && from.includes('.'))!;
    const query = { from: parseAddress(refused.from)!, to: parseAddress(refused.to)!, port: refused.port };
    const answerFrom = async (bundle: Bundle) => answerQueries((await modelBundle(bundle)).views[0]!, [query])[0]!;
    const setting = 'firewalld.conf says FirewallBackend=iptables';
    const shipped = await answerFrom(listings);
    expect([shipped.verdict, shipped.conditions]).toEqual(['unreachable', [setting]]);
    const known = await answerFrom({ ...listings, [path]: forms['/etc/firewalld']![path]! });
    expect([known.verdict, known.certainty, known.conditions]).toEqual(['refused', 'certain', []]);
  });

  it('are answered with certainty where everything was collected', () => {
    console.log(String(scores));
    expect(scores.doubtful()).toEqual([]);
  });
});

/** The same of other releases, whose roots CI does not have. */
describe('recorded managers of other releases', () => {
  const all = recordingsOf(/^release-.*\.json$/).flatMap(([release, own]) =>
    own.map((recording) => [release, recording.name, recording] as const),
  );

  it.each(all)('%s: %s', async (_, __, recording) => {
    expect(await new ManagerScores().add(recording)).toEqual([]);
  });
});
