import { describe, expect, it } from 'vitest';
import { parseAddress } from '#core/address';
import { answerQueries } from '#sshreach';
import { modelBundle } from '../../../support/model-bundle.ts';

const heading = 'State  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess\n';
const daemon = 'LISTEN 0      128        127.0.0.1:2222      0.0.0.0:*    users:(("sshd",pid=17,fd=3))\n';

async function ends(port: number, users: string, more: Readonly<Record<string, string>> = {}): Promise<string[]> {
  const { views } = await modelBundle({
    ...more,
    'ss-tlnp.txt': `${heading}LISTEN 0      50           0.0.0.0:${port}        0.0.0.0:*    users:(${users})\n${daemon}`,
    'etc/ssh/sshd_config': 'Port 2222\nListenAddress 127.0.0.1\n',
  });
  const query = { from: parseAddress('198.51.100.7')!, to: parseAddress('192.0.2.10')!, port };
  const [{ verdict, certainty, alternatives }] = answerQueries(views[0]!, [query]) as [
    ReturnType<typeof answerQueries>[number],
  ];
  if (verdict !== 'unknown') return [certainty === 'certain' ? verdict : `possibly ${verdict}`];
  return alternatives.map((one) => one.verdict).sort();
}

/** Each was put in front of a real sshd on Debian 12, and its clients got the banner. */
describe('a port that another program has', () => {
  it.each(['socat', 'sslh', 'sslh-select', 'rinetd', 'ncat', 'haproxy', 'nginx', 'xinetd', 'inetd', 'ssh', 'python3'])(
    'may lead to sshd by %s',
    async (program) => {
      expect(await ends(22, `("${program}",pid=18,fd=5)`)).toEqual(['accepted', 'closed', 'stalled']);
    },
  );

  it('never leads to SSH by a server of another protocol', async () => {
    expect(await ends(22, '("apache2",pid=18,fd=5)')).toEqual(['closed', 'stalled']);
    expect(await ends(111, '("rpcbind",pid=400,fd=4),("systemd",pid=1,fd=41)')).toEqual(['closed', 'stalled']);
  });

  it('is not taken for SSH because systemd holds it for some unit', async () => {
    expect(await ends(9090, '("systemd",pid=1,fd=40)')).toEqual(['accepted', 'closed', 'stalled']);
    expect(await ends(22, '("systemd",pid=1,fd=40)')).toEqual(['possibly accepted']);
  });

  /** systemd 252 of Debian 12, where `tinysshd` brings a socket that is enabled. */
  it('is who the unit serves that systemd holds it for', async () => {
    const held = (port: number, unit: string) => ({
      'systemctl-list-sockets.txt': `LISTEN                       UNIT                            ACTIVATES
/run/systemd/journal/stdout  systemd-journald.socket         systemd-journald.service
0.0.0.0:${port}                 ${unit}                 -

2 sockets listed.
Pass --all to see loaded but inactive sockets, too.
`,
    });
    const systemd = '("systemd",pid=1,fd=40)';
    expect(await ends(22, systemd, held(22, 'tinysshd.socket'))).toEqual(['possibly accepted']);
    expect(await ends(2200, systemd, held(2200, 'sshd-alt.socket'))).toEqual(['possibly accepted']);
    expect(await ends(9090, systemd, held(9090, 'cockpit.socket'))).toEqual(['closed', 'stalled']);
    expect(await ends(22, systemd, held(22, 'relay.socket'))).toEqual(['accepted', 'closed', 'stalled']);
    expect(await ends(22, systemd, held(22, 'ssh.socket'))).toEqual(['possibly accepted']);
  });
});
