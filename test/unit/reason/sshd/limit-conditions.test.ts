import { describe, expect, it } from 'vitest';
import { parseAddress } from '#core/address';
import { answerQueries, reachPartition } from '#sshreach';
import { modelBundle } from '../../../support/model-bundle.ts';

const bundle = (config: string, version = 'OpenSSH_10.0p2, OpenSSL 3.5.1') => ({
  'etc/ssh/sshd_config': config,
  'cmd/sshd_-V.txt': `${version} 1 Jul 2025\n`,
  'cmd/ss_-tlnp.txt':
    'State  Recv-Q Send-Q Local Address:Port Peer Address:Port Process\n' +
    'LISTEN 0      128          0.0.0.0:22        0.0.0.0:*     users:(("sshd",pid=88,fd=6))\n',
});

async function ask(config: string, from: string, version?: string, user?: string) {
  const { views } = await modelBundle(bundle(config, version));
  const query = { from: parseAddress(from)!, to: parseAddress('192.0.2.10')!, port: 22 };
  const [answer] = answerQueries(views[0]!, [user === undefined ? query : { ...query, user }]);
  return answer!;
}
const conditions = async (config: string, from = '198.51.100.7', version?: string): Promise<readonly string[]> =>
  (await ask(config, from, version)).conditions;

describe('limits of sshd', () => {
  it('are conditions on an answer, by the release', async () => {
    expect(await conditions('')).toEqual([
      'more than 10 unauthenticated connections at once',
      'several failed logins from one address shortly before',
    ]);
    expect(await conditions('', '198.51.100.7', 'OpenSSH_9.2p1, OpenSSL 3.0.17')).toEqual([
      'more than 10 unauthenticated connections at once',
    ]);
    expect(await conditions('MaxStartups 1\nPerSourcePenalties no\n')).toEqual([
      'more than 1 unauthenticated connection at once',
    ]);
  });

  it('count networks where PerSourceNetBlockSize says so', async () => {
    const config = 'MaxStartups 5:30:60\nPerSourceMaxStartups 3\nPerSourceNetBlockSize 24:48\n';
    expect(await conditions(config)).toEqual([
      'more than 3 unauthenticated connections at once from one network (/24, /48 of IPv6)',
      'more than 5 unauthenticated connections at once',
      'several failed logins from one network (/24, /48 of IPv6) shortly before',
    ]);
  });

  it('spare who is exempt from penalties, exactly', async () => {
    const config = 'PerSourcePenaltyExemptList 10.0.0.0/8,198.51.100.7,2001:db8::/32\n';
    const penalty = 'several failed logins from one address shortly before';
    expect(await conditions(config)).not.toContain(penalty);
    expect(await conditions(config, '198.51.100.8')).toContain(penalty);
    const { views } = await modelBundle(bundle(config));
    const pieces = reachPartition(views[0]!, { to: parseAddress('192.0.2.10')!, port: 22 });
    const spared = pieces.filter(({ verdict, conditions: met }) => verdict === 'accepted' && !met.includes(penalty));
    expect(spared.flatMap(({ sources }) => sources.bounds)).toEqual([0x0a000000, 0x0affffff, 0xc6336407, 0xc6336407]);
  });

  it('are none where nothing answers', async () => {
    const { views } = await modelBundle(bundle('MaxStartups 1\n'));
    const query = { from: parseAddress('2001:db8::5')!, to: parseAddress('2001:db8::10')!, port: 22 };
    expect(answerQueries(views[0]!, [query])).toMatchObject([{ verdict: 'refused', conditions: [] }]);
  });
});

describe('RefuseConnection', () => {
  const config = 'Match Address 10.0.0.0/8,!10.1.2.3\n  RefuseConnection yes\n';

  it('ends connections of the sources that its Match line names', async () => {
    expect(await ask(config, '10.9.9.9')).toMatchObject({ verdict: 'disconnected', hop: 'sshd' });
    expect(await ask(config, '10.1.2.3')).toMatchObject({ verdict: 'accepted' });
    expect(await ask(config, '198.51.100.7')).toMatchObject({ verdict: 'accepted' });
  });

  it('is a condition where it asks for a user, and decides where that user is asked about', async () => {
    const forUser = 'Match User bob\n  RefuseConnection yes\n';
    expect(await conditions(forUser)).toContain('logging in as user bob');
    expect(await ask(forUser, '10.9.9.9', undefined, 'bob')).toMatchObject({ verdict: 'disconnected' });
    expect(await ask(forUser, '10.9.9.9', undefined, 'alice')).toMatchObject({ verdict: 'accepted' });
  });
});
