import { describe, expect, it } from 'vitest';
import { parseAddress } from '#core/address';
import { answerQueries } from '#sshreach';
import { modelBundle } from '../../support/model-bundle.ts';

const base = {
  'ip-addr.txt': '2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500\n    inet 192.0.2.10/24 scope global eth0\n',
  'ss-tlnp.txt':
    'State  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess\n' +
    'LISTEN 0 128 0.0.0.0:22 0.0.0.0:* users:(("sshd",pid=82,fd=6))\n' +
    'LISTEN 0 128 0.0.0.0:2200 0.0.0.0:* users:(("sshd",pid=990,fd=6))\n',
  'etc/ssh/sshd_config': 'Port 22\n',
  'etc/hosts.allow': '',
  'etc/hosts.deny': '',
  'ip-route-show-table-all.txt': 'default via 192.0.2.1 dev eth0\n',
  'nft-list-ruleset.txt':
    'table inet f {\n\tchain in {\n\t\ttype filter hook input priority filter; policy accept;\n\t}\n}\n',
  'ldd-sshd.txt':
    '\tlinux-vdso.so.1 (0x00007f76a5b97000)\n\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f76a5752000)\n',
};

async function ask(bundle: Record<string, string>, to: string, port: number) {
  const { views } = await modelBundle(bundle);
  return answerQueries(views[0]!, [{ from: parseAddress('198.51.100.9')!, to: parseAddress(to)!, port }])[0]!;
}

describe('certainty', () => {
  it('is given where everything was collected', async () => {
    expect(await ask(base, '192.0.2.10', 22)).toMatchObject({ verdict: 'accepted', certainty: 'certain' });
  });

  it('is not given for another sshd than the one whose configuration is here', async () => {
    expect(await ask(base, '192.0.2.10', 2200)).toMatchObject({ verdict: 'accepted', certainty: 'possible' });
  });

  it('is not given for an address that the host does not have: it can only forward there', async () => {
    expect(await ask(base, '203.0.113.80', 22)).toMatchObject({ verdict: 'forwarded', certainty: 'possible' });
  });

  it('is not given where routing rules may ask other tables', async () => {
    const routes = `${base['ip-route-show-table-all.txt']}unreachable default table 200\n`;
    const answer = await ask({ ...base, 'ip-route-show-table-all.txt': routes }, '192.0.2.10', 22);
    expect(answer).toMatchObject({ verdict: 'accepted', certainty: 'possible' });
  });
});
