import { describe, expect, it } from 'vitest';
import { parseAddress } from '#core/address';
import { answerQueries } from '#sshreach';
import { modelBundle } from '../../support/model-bundle.ts';

const banned = {
  'fail2ban-client_status_sshd.txt':
    'Status for the jail: sshd\n`- Actions\n   |- Currently banned:\t2\n   `- Banned IP list:\t203.0.113.5 198.51.100.7\n',
  'ss-tlnp.txt':
    'State  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess\nLISTEN 0      128          0.0.0.0:22        0.0.0.0:*    users:(("sshd",pid=82,fd=6))\n',
};
const jail = (banaction: string) => ({
  'etc/fail2ban/jail.local': `[DEFAULT]\nbanaction = ${banaction}\n[sshd]\nenabled = true\nport = ssh\n`,
});

async function ask(bundle: Record<string, string>, ...clients: string[]): Promise<string[]> {
  const { views } = await modelBundle(bundle);
  return clients.map((from) => {
    const { verdict, certainty } = answerQueries(views[0]!, [{ from: parseAddress(from)!, port: 22 }])[0]!;
    return `${verdict} ${certainty}`;
  });
}

const assumptions = async (bundle: Record<string, string>, from = '203.0.113.5'): Promise<string[]> =>
  answerQueries((await modelBundle(bundle)).views[0]!, [{ from: parseAddress(from)!, port: 22 }])[0]!.assumes.map(
    ({ command }) => command,
  );

describe('bans through firewalld (fail2ban 1.0.2, firewalld 1.3)', () => {
  const ufw = {
    'ufw-status-verbose.txt':
      'Status: active\nLogging: on (low)\nDefault: deny (incoming), allow (outgoing), disabled (routed)\nNew profiles: skip\n\nTo                         Action      From\n--                         ------      ----\n22/tcp                     ALLOW IN    Anywhere\n',
  };
  it.each(['rich-rules', 'ipset', 'multiport', 'allports', 'new'])(
    'ban nobody while it does not run: %s',
    async (kind) => {
      const bundle = { ...banned, ...jail(`firewallcmd-${kind}`), ...ufw };
      const stopped = { ...bundle, 'firewall-cmd_--state.txt': 'not running\n' };
      expect(await ask(stopped, '203.0.113.5')).toEqual(['accepted possible']);
      expect(await ask(bundle, '203.0.113.5')).toEqual(['refused possible']);
      const command = kind === 'rich-rules' ? 'firewall-cmd --list-all-zones' : 'firewall-cmd --state';
      expect(await assumptions(bundle)).toContain(command);
      expect(await assumptions(bundle, '192.0.2.1')).not.toContain(command);
    },
  );

  const zone = (name: string, head: string, body: Record<string, string>): string =>
    `${name}${head}\n${Object.entries({
      target: 'default',
      'icmp-block-inversion': 'no',
      interfaces: '',
      sources: '',
      services: '',
      ports: '',
      protocols: '',
      forward: 'no',
      masquerade: 'no',
      'forward-ports': '',
      'source-ports': '',
      'icmp-blocks': '',
      ...body,
      'rich rules': body['rich rules'] ?? '',
    })
      .map(([key, value]) => `  ${key}: ${value}\n`)
      .join('')}\n`;
  const ban = (address: string): string =>
    `\n\trule family="ipv4" source address="${address}" port port="22" protocol="tcp" reject type="icmp-port-unreachable"`;
  const trusted = zone('trusted', ' (active)', { target: 'ACCEPT', sources: '203.0.113.0/24' });
  const running = (...rich: string[]) => ({
    ...banned,
    ...jail('firewallcmd-rich-rules'),
    'firewall-cmd_--state.txt': 'running\n',
    'firewall-cmd_--get-default-zone.txt': 'public\n',
    'firewall-cmd_--list-all-policies.txt': '',
    'firewall-cmd_--list-all-zones.txt':
      zone('public', ' (active)', { interfaces: 'eth0', services: 'ssh', 'rich rules': rich.join('') }) + trusted,
  });

  it('ban in the default zone: who comes in by another gets in', async () => {
    const both = running(ban('203.0.113.5'), ban('198.51.100.7'));
    const answers = await ask(both, '203.0.113.5', '198.51.100.7', '192.0.2.1');
    expect(answers.map((answer) => answer.split(' ')[0])).toEqual(['accepted', 'refused', 'accepted']);
  });

  it('are those that the running zone shows', async () => {
    const answers = await ask(running(), '203.0.113.5', '198.51.100.7');
    expect(answers.map((answer) => answer.split(' ')[0])).toEqual(['accepted', 'accepted']);
  });

  it('stand in the default zone of the files, too', async () => {
    const files = {
      ...banned,
      ...jail('firewallcmd-rich-rules'),
      'etc/firewalld/firewalld.conf': 'DefaultZone=public\n',
      'etc/firewalld/zones/public.xml': '<?xml version="1.0"?>\n<zone>\n  <service name="ssh"/>\n</zone>\n',
      'etc/firewalld/zones/trusted.xml':
        '<?xml version="1.0"?>\n<zone target="ACCEPT">\n  <source address="203.0.113.0/24"/>\n</zone>\n',
    };
    expect(await ask(files, '203.0.113.5', '198.51.100.7', '192.0.2.1')).toEqual([
      'accepted possible',
      'refused possible',
      'accepted possible',
    ]);
  });

  it('are possible where nobody collected the zones', async () => {
    const bare = { ...banned, ...jail('firewallcmd-rich-rules') };
    expect(await ask(bare, '203.0.113.5')).toEqual(['refused possible']);
    expect(await assumptions(bare)).toContain('firewall-cmd --list-all-zones');
  });
});

describe('bans through ufw (fail2ban 1.0.2, ufw 0.36)', () => {
  const status = (text: string) => ({ ...banned, ...jail('ufw'), 'ufw-status-verbose.txt': text });
  it('ban nobody while it is inactive', async () => {
    expect(await ask(status('Status: inactive\n'), '203.0.113.5')).toEqual(['accepted possible']);
  });

  it('are possible where nobody collected whether it is', async () => {
    const bundle = { ...banned, ...jail('ufw') };
    expect(await ask(bundle, '203.0.113.5')).toEqual(['refused possible']);
    expect(await assumptions(bundle)).toContain('ufw status');
  });
});

describe('a chain of fail2ban without the one that leads to it (`iptables -L f2b-sshd`)', () => {
  const listing = (verbose: boolean) =>
    verbose
      ? 'Chain f2b-sshd (1 references)\n pkts bytes target     prot opt in     out     source               destination\n   21  1668 REJECT     all  --  *      *       203.0.113.5          0.0.0.0/0            reject-with icmp-port-unreachable\n'
      : 'Chain f2b-sshd (1 references)\ntarget     prot opt source               destination\nREJECT     all  --  203.0.113.5          0.0.0.0/0            reject-with icmp-port-unreachable\nRETURN     all  --  0.0.0.0/0            0.0.0.0/0\n';
  const alone = { 'ss-tlnp.txt': banned['ss-tlnp.txt'] };

  it.each([true, false])('leaves what fail2ban tells in force (-v: %s)', async (verbose) => {
    const bundle = { ...banned, 'iptables-L-f2b-sshd.txt': listing(verbose) };
    expect(await ask(bundle, '203.0.113.5', '198.51.100.7', '192.0.2.1')).toEqual([
      'refused possible',
      'refused possible',
      'accepted possible',
    ]);
  });

  it.each([true, false])('is asked for the port of SSH where nothing else tells (-v: %s)', async (verbose) => {
    const bundle = { ...alone, 'iptables-L-f2b-sshd.txt': listing(verbose) };
    expect(await ask(bundle, '203.0.113.5', '192.0.2.1')).toEqual(['refused possible', 'accepted possible']);
    const other = { ...alone, 'iptables-L-f2b-nginx.txt': listing(verbose).replaceAll('sshd', 'nginx') };
    expect(await ask(other, '203.0.113.5')).toEqual(['accepted possible']);
  });
});

describe('bans in a set of ipset (fail2ban 1.0.2, ipset 7.17)', () => {
  const dump = {
    ...banned,
    ...jail('iptables-ipset-proto6'),
    'iptables-save.txt':
      '*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n-A INPUT -p tcp -m multiport --dports 22 -m set --match-set f2b-sshd src -j REJECT --reject-with icmp-port-unreachable\nCOMMIT\n',
  };
  const verdicts = async (bundle: Record<string, string>) =>
    (await ask(bundle, '203.0.113.5', '198.51.100.7', '192.0.2.1')).map((answer) => answer.split(' ')[0]);

  it('are what is in the set where nobody listed it', async () => {
    expect(await verdicts(dump)).toEqual(['refused', 'refused', 'accepted']);
  });

  it('are left to a listing of the set', async () => {
    const listed =
      'create f2b-sshd hash:ip family inet hashsize 1024 maxelem 65536 timeout 0\nadd f2b-sshd 192.0.2.1 timeout 590\n';
    expect((await verdicts({ ...dump, 'ipset-save.txt': listed }))[2]).toBe('refused');
  });
});
