import { describe, expect, it } from 'vitest';
import { findNames } from '#core/redaction/find-names';
import { TextRedactor } from '#core/redaction/redact-text';

const redactor = new TextRedactor('a key');
const mask = redactor.of({ hosts: ['web01'], users: ['alice'], groups: [] });

describe('redacted text', () => {
  it.each(['10:11:12', 'OpenSSH 9.2.1p1', '::', '0.0.0.0/0', '::/0', '1.2.3.4.5', 'line 22.', '127.0.0.1:22'])(
    'keeps %s',
    (text) => {
      expect(mask(text)).toBe(text);
    },
  );

  it.each([
    '198.51.100.7',
    '[2001:db8::1]:22',
    'from 198.51.100.7, port 22.',
    '198.51.100.1-198.51.100.9',
    'sshd: 198.51.100.',
    'from="198.51.100.*"',
    'fe80::1234:5%eth0',
    '/home/alice/.ssh',
    'web01/etc/ssh/sshd_config',
  ])('replaces what is in %s', (text) => {
    expect(mask(text)).not.toMatch(/198\.51\.100|2001:db8::1|1234:5|alice|web01/);
  });

  it('keeps the lengths of prefixes and zeros behind them', () => {
    expect(mask('198.51.100.0/24')).toMatch(/\.0\/24$/);
    expect(mask('2001:db8::/32')).toMatch(/::\/32$/);
    expect(mask('198.51.100.7').split('.').slice(0, 3)).toEqual(mask('198.51.100.0/24').split('.').slice(0, 3));
  });
});

describe('names', () => {
  it('are those of people and machines, not of everybody', () => {
    const passwd = 'root:x:0:0::/root:/bin/sh\nsshd:x:105:65534::/run:/bin/false\nalice:x:1000:1000::/h:/bin/sh\n';
    const sshd = 'AllowUsers bob carol@10.0.0.1 ubuntu\nMatch User dave,erin\n';
    const log = 'Nov 23 10:11:12 gate7 sshd[12]: Server listening\n';
    expect(findNames(['web01.example.org'], [passwd, sshd, log])).toEqual({
      hosts: ['gate7', 'web01', 'web01.example.org'],
      users: ['alice', 'bob', 'carol', 'dave', 'erin'],
      groups: [],
    });
  });

  it('are those of groups, of logs, of keys and of domains, too', () => {
    const texts = [
      'AllowGroups netops wheel\nMatch Group auditors,!bosses\nMatch Host *.corp.acme.example\nAllowUsers zoe@gw.acme.example\n',
      'staff:x:50:ursula\nlibrary:x:1005:victor,wendy\n',
      'sshd: .evil.example, 10.0.0.0/8, /etc/hosts.blocked.conf\n',
      'Nov 23 10:11:12 db sshd[1]: Invalid user quentin from 192.0.2.1 port 1\n' +
        'Nov 23 10:11:12 db sshd[1]: Accepted publickey for oscar from 192.0.2.1 port 1 ssh2\n' +
        'Nov 23 10:11:12 db sshd[1]: User pedro from 192.0.2.1 not allowed because not listed in AllowUsers\n',
      'ssh-ed25519 AAAAC3Nz xavier@laptop7\n',
    ];
    expect(findNames(['vm'], texts)).toEqual({
      hosts: ['corp.acme.example', 'db', 'evil.example', 'gw.acme.example', 'laptop7', 'vm'],
      users: ['oscar', 'pedro', 'quentin', 'ursula', 'victor', 'wendy', 'xavier', 'zoe'],
      groups: ['auditors', 'bosses', 'library', 'netops'],
    });
  });
});
