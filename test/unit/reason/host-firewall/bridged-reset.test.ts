import { describe, expect, it } from 'vitest';
import { parseAddress } from '#core/address';
import { answerQueries } from '#sshreach';
import { modelBundle } from '../../../support/model-bundle.ts';

const addresses = `1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536
    inet 127.0.0.1/8 scope host lo
2: p0@if2: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue master br0 state UP
    link/ether 02:00:5e:00:53:01 brd ff:ff:ff:ff:ff:ff
3: br0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP
    link/ether 02:00:5e:00:53:01 brd ff:ff:ff:ff:ff:ff
    inet 192.0.2.10/24 scope global br0
4: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP
    link/ether 02:00:5e:00:53:02 brd ff:ff:ff:ff:ff:ff
    inet 198.51.100.10/24 scope global eth0
`;
const rules = (nat: string): string =>
  `${nat}*filter\n:INPUT DROP [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT DROP [0:0]\n-A INPUT -p tcp -j REJECT --reject-with tcp-reset\nCOMMIT\n`;
const redirect = `*nat\n:PREROUTING ACCEPT [0:0]\n:INPUT ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n:POSTROUTING ACCEPT [0:0]\n-A PREROUTING -p tcp -m tcp --dport 22 -j REDIRECT --to-ports 2222\nCOMMIT\n`;

/** What a client sees, as measured on Linux 6.18 with iptables 1.8.9. */
async function seen(sysctl: string, nat = '', device = 'br0', listing = addresses): Promise<readonly string[]> {
  const { views } = await modelBundle({
    'iptables-save.txt': rules(nat),
    'ip-addr.txt': listing,
    'ip-route.txt': 'default via 192.0.2.1 dev br0 \n',
    ...(sysctl === '' ? {} : { 'sysctl-a.txt': sysctl }),
  });
  const [answer] = answerQueries(views[0]!, [
    {
      from: parseAddress('203.0.113.5')!,
      to: parseAddress(device === 'br0' ? '192.0.2.10' : '198.51.100.10')!,
      port: 22,
      interface: device,
    },
  ]);
  return [answer!.verdict, ...answer!.alternatives.map(({ verdict }) => verdict)];
}

const bridged = 'net.bridge.bridge-nf-call-iptables = 1\nnet.ipv4.conf.all.rp_filter = 0\n';

describe('a reset with which a rule rejects what came by a bridge', () => {
  it('goes out past the output chains where br_netfilter is at work', async () => {
    expect(await seen(bridged)).toEqual(['refused']);
    expect(await seen(bridged, '', 'eth0')).toEqual(['timeout']);
    expect(await seen(bridged.replace('= 1', '= 0'))).toEqual(['timeout']);
    expect(await seen('net.ipv4.conf.all.rp_filter = 0\n')).toEqual(['timeout']);
  });

  it('bears the translated port, which the client does not know', async () => {
    expect(await seen(bridged, redirect)).toEqual(['timeout']);
  });

  it('may do so where nothing tells', async () => {
    expect(await seen('')).toEqual(['unknown', 'refused', 'timeout']);
    const brief = 'lo    UNKNOWN  127.0.0.1/8 \nbr0   UP   192.0.2.10/24 \neth0  UP  198.51.100.10/24 \n';
    expect(await seen(bridged, '', 'br0', brief)).toEqual(['unknown', 'refused', 'timeout']);
  });
});
