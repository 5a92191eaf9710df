import { describe, expect, it } from 'vitest';
import { parseAddress } from '#core/address';
import { answerQueries } from '#sshreach';
import { modelBundle } from '../../support/model-bundle.ts';

const listing = (...addresses: string[]): string =>
  `State  Recv-Q Send-Q Local Address:Port  Peer Address:PortProcess\n${addresses
    .map((address, i) => `LISTEN 0      128    ${address}     0.0.0.0:*    users:(("sshd",pid=80${i},fd=3))\n`)
    .join('')}`;
const config = { 'etc/ssh/sshd_config': 'Port 22\n' };

async function ask(bundle: Record<string, string>) {
  const { views } = await modelBundle({ ...config, ...bundle });
  const [from, to] = ['198.51.100.1', '192.0.2.10'].map((text) => parseAddress(text)!);
  const [answer] = answerQueries(views[0]!, [{ from: from!, to: to!, port: 22 }]);
  return [answer!.verdict, ...answer!.alternatives.map(({ verdict }) => verdict)].join(' ');
}

describe('listings that each show every socket', () => {
  it('decide nothing where only one of them has it', async () => {
    const bundle = { 'ss-before.txt': listing('0.0.0.0:22'), 'ss-after.txt': listing('127.0.0.1:22') };
    expect(await ask(bundle)).toBe('unknown accepted refused');
    const dated = { 'ss-2026-11-01.txt': listing('0.0.0.0:22'), 'ss-2026-11-28.txt': listing('127.0.0.1:22') };
    expect(await ask(dated)).toBe('unknown accepted refused');
  });

  it('decide where they agree', async () => {
    const bundle = { 'ss-tlnp.txt': listing('0.0.0.0:22'), 'ss-tln.txt': listing('0.0.0.0:22', '127.0.0.1:25') };
    expect(await ask(bundle)).toBe('accepted');
  });

  it('are not all where a filter was asked for', async () => {
    for (const filter of ["'sport gt :1024'", "'sport >= :80'", "'sport != :22'", '"( dport = :22 )"'])
      expect(
        await ask({ 'session.txt': `root@web01:~# ss -tlnp ${filter}\n${listing('0.0.0.0:80')}root@web01:~# \n` }),
      ).not.toBe('refused');
  });
});

it('a queue that is full leaves open who gets in', async () => {
  const full = listing('0.0.0.0:22').replace('LISTEN 0  ', 'LISTEN 129');
  expect(await ask({ 'ss-tlnp.txt': full })).toBe('unknown accepted timeout');
});

it('what netstat prints on Windows is of another machine than one with sshd_config', async () => {
  const windows =
    '\nActive Connections\n\n  Proto  Local Address          Foreign Address        State           PID\n' +
    '  TCP    0.0.0.0:135            0.0.0.0:0              LISTENING       1000\n';
  expect(await ask({ 'netstat.txt': windows })).toBe('accepted');
});
