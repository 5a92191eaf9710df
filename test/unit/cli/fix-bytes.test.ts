import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bundle } from '../discover/bundle.ts';
import { runCli } from './run-cli.ts';

const host = {
  'web01/ip-addr.txt':
    '2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500\n    inet 192.0.2.10/24 brd 192.0.2.255 scope global eth0\n',
  'web01/ip-route.txt':
    'default via 192.0.2.1 dev eth0\n192.0.2.0/24 dev eth0 proto kernel scope link src 192.0.2.10\n',
  'web01/os-release': 'ID=debian\nVERSION_ID="12"\n',
};
const listening = {
  'web01/ss-tlnp.txt':
    'State  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess\n' +
    'LISTEN 0      128        0.0.0.0:22        0.0.0.0:*    users:(("sshd",pid=82,fd=3))\n',
};
const enabled = (unit: string) => ({ [`web01/systemctl_is-enabled_${unit}.txt`]: 'enabled\n' });

interface Case {
  /** Below the host's root. */
  readonly file: string;
  readonly text: string;
  /** The line that is added, or what is put into the place of what. */
  readonly fixed: string | readonly [string, string];
  readonly beside: Readonly<Record<string, string>>;
}

/** Files that a fix edits, each for a client that is turned away. */
const cases: readonly Case[] = [
  {
    file: 'etc/ssh/sshd_config',
    text: '# one\nListenAddress 127.0.0.1\nPort 22\n# end\n',
    fixed: ['ListenAddress 127.0.0.1', 'ListenAddress 0.0.0.0'],
    beside: {},
  },
  {
    file: 'etc/ssh/sshd_config.d/10-local.conf',
    text: '# one\nListenAddress 127.0.0.1\n# end\n',
    fixed: ['ListenAddress 127.0.0.1', 'ListenAddress 0.0.0.0'],
    beside: { 'web01/etc/ssh/sshd_config': 'Include /etc/ssh/sshd_config.d/*.conf\n' },
  },
  {
    file: 'etc/ssh/sshd_config',
    text: '# one\nPort 22\nListenAddress 127.0.0.1:2222\n# end\n',
    fixed: ['ListenAddress 127.0.0.1:2222', 'ListenAddress 0.0.0.0:2222'],
    beside: {},
  },
  {
    file: 'etc/hosts.deny',
    text: '# one\nsshd: ALL\n# end\n',
    fixed: 'sshd: 198.51.100.7: allow',
    beside: {
      ...listening,
      'web01/etc/hosts.allow': '# nothing\n',
      'web01/ldd-sshd.txt': '\tlibwrap.so.0 => /lib/x86_64-linux-gnu/libwrap.so.0 (0x00007f76a5b97000)\n',
    },
  },
  {
    file: 'etc/nftables.conf',
    text: '#!/usr/sbin/nft -f\nflush ruleset\ntable inet f {\n\tchain in {\n\t\ttype filter hook input priority 0; policy drop;\n\t\tct state established accept\n\t}\n}\n# end\n',
    fixed: '\t\tip saddr 198.51.100.7 tcp dport 22 accept',
    beside: { ...listening, ...enabled('nftables') },
  },
  {
    file: 'etc/iptables/rules.v4',
    text: '# one\n*filter\n:INPUT DROP [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\nCOMMIT\n# end\n',
    fixed: '-A INPUT -s 198.51.100.7 -p tcp -m tcp --dport 22 -j ACCEPT',
    beside: { ...listening, ...enabled('netfilter-persistent') },
  },
  {
    file: 'etc/firewalld/zones/public.xml',
    text: '<?xml version="1.0" encoding="utf-8"?>\n<zone>\n  <short>Public</short>\n  <service name="dhcpv6-client"/>\n</zone>\n<!-- end -->\n',
    fixed: '  <rule family="ipv4"><source address="198.51.100.7"/><port port="22" protocol="tcp"/><accept/></rule>',
    beside: {
      ...listening,
      ...enabled('firewalld'),
      'web01/etc/firewalld/firewalld.conf': 'DefaultZone=public\n',
    },
  },
];

const odd: readonly (readonly [string, (text: Buffer) => Buffer])[] = [
  ['as they are', (bytes) => bytes],
  ['without a final newline', (bytes) => bytes.subarray(0, -1)],
  ['with CR LF', (bytes) => Buffer.from(bytes.toString('latin1').replaceAll('\n', '\r\n'), 'latin1')],
  ['in Latin-1', (bytes) => Buffer.from(bytes.toString('latin1').replace('end', '\xe9\xfc end'), 'latin1')],
  ['beyond the basic plane', (bytes) => Buffer.from(bytes.toString().replace('end', '😀 end'))],
  ['with trailing blanks and tabs', (bytes) => Buffer.from(bytes.toString().replaceAll('\n', ' \t\n'))],
  [
    'with empty lines around',
    (bytes) =>
      Buffer.from(
        bytes
          .toString()
          .replace(/\n(?!$)/, '\n\n\n')
          .concat('\n\n'),
      ),
  ],
];

describe('fixes of files', () => {
  for (const { file, text, beside, fixed } of cases)
    it.each(odd)(`${file} %s leave all other bytes`, async (_, change) => {
      const bytes = change(Buffer.from(text));
      const root = bundle({ ...host, ...beside, [`web01/${file}`]: bytes });
      const args = ['web01', '--fix', '--fix-unsafe', '--from', '198.51.100.7', '--no-config', '--format', 'concise'];
      await runCli(root, args);
      const before = bytes.toString('latin1');
      const after = readFileSync(join(root, 'web01', file), 'latin1');
      if (typeof fixed !== 'string') expect(after).toBe(before.replace(...fixed));
      else {
        const line = `${fixed}${before.includes('\r\n') ? '\r\n' : '\n'}`;
        expect(after).toContain(line);
        expect(after.replace(line, '')).toBe(before);
      }
    });
});
