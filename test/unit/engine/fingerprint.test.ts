import { describe, expect, it } from 'vitest';
import { canonicalStatement, fingerprint } from '#engine/fingerprint';

describe('a statement', () => {
  it.each([
    ['[12:3456] -A INPUT -j DROP', '[0:0] -A INPUT -j DROP', '-A INPUT -j DROP'],
    [':INPUT DROP [12:3456]', ':INPUT DROP [0:0]'],
    [
      '-A INPUT -p tcp -m comment --comment "of \\"ops\\", 2026" -j DROP',
      '-A INPUT -p tcp -m comment --comment ops -j DROP',
      '-A INPUT -p tcp -j DROP',
    ],
    [
      '3      12K 3456M f2b-sshd   tcp  --  *  *  0.0.0.0/0  0.0.0.0/0  tcp dpt:22 /* ops */',
      '       5   6   f2b-sshd   tcp  --  *  *  0.0.0.0/0  0.0.0.0/0  tcp dpt:22',
      'f2b-sshd tcp -- * * 0.0.0.0/0 0.0.0.0/0 tcp dpt:22',
    ],
    [
      'tcp dport 22 counter packets 12 bytes 3456 accept comment "ops" # handle 7',
      'tcp dport 22 counter packets 0 bytes 0 accept # handle 9',
    ],
    ['192.0.2.7 timeout 1h expires 5m3s comment "bot"', '192.0.2.7 timeout 1h expires 59m'],
    ['22/tcp    ALLOW IN   10.0.0.0/8    # of ops', '22/tcp  ALLOW IN  10.0.0.0/8'],
    [
      "ufw allow from 10.0.0.0/8 to any port 22 proto tcp comment 'of ops'",
      'ufw allow from 10.0.0.0/8 to any port 22 proto tcp',
    ],
    [
      'LISTEN 0      128    0.0.0.0:22  0.0.0.0:* users:(("sshd",pid=812,fd=3),("systemd",pid=1,fd=80))',
      'LISTEN 3 4096 0.0.0.0:22 0.0.0.0:* users:(("sshd",pid=1999,fd=7),("systemd",pid=1,fd=81))',
    ],
    ['tcp        0      0 0.0.0.0:22   0.0.0.0:*   LISTEN      812/sshd', 'tcp 5 0 0.0.0.0:22 0.0.0.0:* LISTEN 9/sshd'],
    ['sshd 812 root 3u IPv4 17345 0t0 TCP *:22 (LISTEN)', 'sshd 9 root 4u IPv4 99 0t0 TCP *:22 (LISTEN)'],
    [
      '   0: 00000000:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000 0 0 17345 1 ffff8 100 0 0 10 0',
      '   3: 00000000:0016 00000000:0000 0A 00000000:00000001 00:00000000 00000000 0 0 99 1 ffff9 100 0 0 10 0',
    ],
    [
      '-rw-r--r-- 1 root root 505 Nov 20 10:11 ssh_host_rsa_key',
      '-rw-r--r-- 1 root root 411 Nov 20  2025 ssh_host_rsa_key',
    ],
    [
      'Nov 22 15:20:01 web01 sshd[82]: Connection closed by 10.0.0.1 from 10.0.0.1 port 50000',
      'Nov 23 01:02:03 web01 sshd[4711]: Connection closed by 10.0.0.1 from 10.0.0.1 port 1',
    ],
    [
      '2026-11-22T15:20:01.123456+01:00 web01 sshd[82]: drop connection #0 from [2001:db8::7]:40001 on [::1]:22',
      '2026-11-23T15:20:01Z web01 sshd[83]: drop connection #0 from [2001:db8::7]:40002 on [::1]:22',
    ],
    [
      'Active: failed (Result: exit-code) since Mon 2026-11-23 09:14:02 UTC; 2min 3s ago',
      'Active: failed (Result: exit-code) since Tue 2026-11-24 10:14:02 UTC; 1 day 3h ago',
    ],
    ['Main PID: 812 (sshd)', 'Main PID: 9 (sshd)'],
  ])('stays the same in what does not count: %s', (first, ...others) => {
    for (const other of others) expect(canonicalStatement(other)).toBe(canonicalStatement(first!));
  });

  it.each([
    ['22/tcp ALLOW 10.0.0.0/8', '2222/tcp ALLOW 10.0.0.0/8'],
    ['limit rate 6/minute', 'limit rate 60/minute'],
    ['LISTEN 0 128 0.0.0.0:22 0.0.0.0:*', 'LISTEN 0 128 0.0.0.0:2222 0.0.0.0:*'],
    ['LISTEN 0 128 *:22 *:* users:(("sshd",pid=1,fd=3))', 'LISTEN 0 128 *:22 *:* users:(("nginx",pid=1,fd=3))'],
    ['-A INPUT -p tcp --dport 22 -j DROP', '-A INPUT -p tcp --dport 23 -j DROP'],
    ['log prefix "a" drop', 'log prefix "b" drop'],
    ['deny from 2001:db8::5', 'deny from 2001:db8::6'],
    ['error: Bind to port 22 on 0.0.0.0 failed', 'error: Bind to port 23 on 0.0.0.0 failed'],
    ['-rw-r--r-- 1 root root 505 Nov 20 10:11 key', '-rw------- 1 root root 505 Nov 20 10:11 key'],
    ['   0: 00000000:0016 00000000:0000 0A 0', '   0: 00000000:0017 00000000:0000 0A 0'],
  ])('differs in what counts: %s, %s', (one, other) => {
    expect(canonicalStatement(one)).not.toBe(canonicalStatement(other));
  });
});

describe('a fingerprint', () => {
  const identity = { rule: 'a/b', message: 'm', file: 'etc/f', statement: 's', scope: 'port=22' };

  it('differs in each part, and counts equal ones', () => {
    const seen = new Map<string, number>();
    const all = [
      identity,
      ...(['rule', 'message', 'file', 'statement', 'scope'] as const).map((part) => ({ ...identity, [part]: 'x' })),
    ];
    expect(new Set(all.map((one) => fingerprint(one, seen))).size).toBe(6);
    const again = fingerprint(identity, seen);
    expect(again).toMatch(/^[0-9a-f]{16}:2$/);
  });
});
