import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { redact } from '#core/redact';
import fc from '../../support/fast-check.ts';

const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const rsaPem = rsa.export({ type: 'pkcs1', format: 'pem' }).toString();
const rsaLines = rsaPem.trim().split('\n').slice(1, -1);
// Joined from pieces so that no scanner takes this file for a leak.
const token = (...pieces: string[]): string => pieces.join('');

describe('redact', () => {
  it.each([
    ['a whole key', pem],
    ['a whole RSA key', rsaPem],
    ['a key cut short', rsaPem.slice(0, 300)],
    ['a key in a JSON string', JSON.stringify(rsaPem)],
    ['a key with CR LF', rsaPem.replaceAll('\n', '\r\n')],
  ])('removes %s', (_name, text) => {
    const out = redact(`before\n${text}`);
    expect(out).toContain('before\n');
    expect(out).toContain('[redacted]');
    for (const line of text.match(/[0-9A-Za-z+/]{20,}/g)!) expect(out).not.toContain(line);
  });

  it('removes the inside of a key of which only some lines are shown', () => {
    expect(redact(rsaLines[3]!)).toBe('[redacted]');
    expect(redact(`${rsaLines[3]}\n${rsaLines[4]}\n`)).toBe('[redacted]\n[redacted]\n');
    expect(redact(`    ${rsaLines[3]}`)).toBe('    [redacted]');
  });

  it('keeps the type and the comment of a public key', () => {
    const body = `AAAAC3NzaC1lZDI1NTE5AAAAI${'B'.repeat(43)}`;
    expect(redact(`from="10.0.0.0/8" ssh-ed25519 ${body} alice@example`)).toBe(
      'from="10.0.0.0/8" ssh-ed25519 [redacted] alice@example',
    );
  });

  // The forms of crypt(5); the first two strings are those of the glibc and libxcrypt documentation's shape.
  it.each([
    `$6$rounds=5000$saltstring$${'a1B/'.repeat(21)}xy`,
    `$y$j9T$F5Jx5fExrKuPp53xLKQ..1$${'X3Dq'.repeat(10)}abc`,
    `$2b$12$${'abcdefghijklmnopqrstuv'}${'w'.repeat(31)}`,
    `$1$saltsalt$${'q'.repeat(22)}`,
    `$argon2id$v=19$m=65536,t=3,p=4$${'c2FsdHNhbHQ'}$${'aGFzaGhhc2g'}`,
  ])('removes the hash of shadow(5) %s', (hash) => {
    expect(redact(`root:${hash}:19700:0:99999:7:::`)).toBe('root:[redacted]:19700:0:99999:7:::');
  });

  it('removes a DES hash where shadow(5) has one', () => {
    expect(redact('bob:!abJnggxhB/yWI:12000:0:99999:7:::')).toBe('bob:![redacted]:12000:0:99999:7:::');
  });

  it.each([
    [token('gh', 'p_', 'a1'.repeat(18)), '[redacted]'],
    [token('AK', 'IA', 'ABCDEFGHIJKLMNOP'), '[redacted]'],
    [token('ey', 'JhbGciOiJIUzI1NiJ9', '.eyJ', 'zdWIiOiIxMjM0In0', '.c2lnbmF0dXJl'), '[redacted]'],
    ['Authorization: Basic dXNlcjpwYXNz', 'Authorization: [redacted]'],
    ['curl -H "Authorization: Bearer abc.def" https://a/', 'curl -H "Authorization: [redacted]" https://a/'],
    ['password=hunter2', 'password=[redacted]'],
    ['mount -o user=bob,password=hunter2 //nas/x', 'mount -o user=bob,password=[redacted] //nas/x'],
    ['bind_password = correct horse battery', 'bind_password = [redacted]'],
    ['  admin_password: correct horse', '  admin_password: [redacted]'],
    ['{"secretAccessKey": "wJalr/K7MDENG", "n": 1}', '{"secretAccessKey": [redacted], "n": 1}'],
    ['{"NextToken":"abc","n":1}', '{"NextToken":[redacted],"n":1}'],
    ['DB_PASS=hunter2', 'DB_PASS=[redacted]'],
    ['psk="my wifi"', 'psk=[redacted]'],
    [`PrivateKey = /4${'aB3'.repeat(13)}=`, 'PrivateKey = [redacted]'],
    ['fleetctl --token s3cr3t join', 'fleetctl --token [redacted] join'],
    ['https://bob:hunter2@example.org/x', 'https://bob:[redacted]@example.org/x'],
    ['10.0.0.1 : PSK "hunter2"', '10.0.0.1 : PSK [redacted]'],
    ['userPassword: {SSHA}abcdefghijk', 'userPassword: [redacted]'],
  ])('%s', (text, expected) => {
    expect(redact(text)).toBe(expected);
  });

  it.each([
    'PasswordAuthentication no',
    'PasswordAuthentication=yes',
    'PermitEmptyPasswords=no',
    'KerberosGetAFSToken=yes',
    'passwd:         files systemd',
    '%wheel ALL=(ALL) NOPASSWD: ALL',
    'password requisite pam_pwquality.so retry=3',
    'password [success=1 default=ignore] pam_unix.so obscure yescrypt',
    'HostKey /etc/ssh/ssh_host_ed25519_key',
    'PrivateKey = /etc/wireguard/private.key',
    'ImportCredential=ssh.*',
    '-A INPUT -p tcp -m tcp --dport 22 -m set ! --match-set f2b-sshd src -j ACCEPT',
    '256 SHA256:uNiVztksCsDhcc0u9e8BrrRxTF8CUsuCzyzGW4VEmDU root@web01 (ED25519)',
    'HostKeyAlgorithms sk-ecdsa-sha2-nistp256-cert-v01@openssh.com,sk-ssh-ed25519-cert-v01@openssh.com',
    '/usr/lib/x8664linuxgnu/Security/Modules/pam/Unix/Default/Active/Target1/Modules',
    'LISTEN 0 128 [::]:22 [::]:* users:(("sshd",pid=733,fd=4))',
    'root:x:0:0:root:/root:/bin/bash',
    'daemon:*:19700:0:99999:7:::',
    'add rule inet filter input ip saddr { 10.0.0.0/8, 192.168.0.0/16 } tcp dport 22 accept',
    '# The minimum length of a password is set elsewhere',
    'pass_max_days = 99',
    '',
  ])('leaves alone: %s', (line) => {
    expect(redact(line)).toBe(line);
  });

  it('keeps line ends', () => {
    expect(redact('Port 22\r\npassword=x\r\nPort 23\r\n')).toBe('Port 22\r\npassword=[redacted]\r\nPort 23\r\n');
  });

  it('changes nothing a second time', () => {
    const piece = fc.constantFrom(
      ...['password', 'token', 'secret_key', '=', ': ', ' = ', '"', "'", '\n', ' ', 'abc', '[redacted]', ']', ','],
      ...['Authorization: ', 'https://a:b@c', '$6$salt$', 'x'.repeat(90), '-----BEGIN PRIVATE KEY-----', 'pass'],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
        const once = redact(pieces.join(''));
        expect(redact(once)).toBe(once);
      }),
      { numRuns: 2000 },
    );
  });

  it('takes linear time on hostile lines', () => {
    for (const piece of [
      '-',
      ' - ',
      '"',
      'password',
      '$6$',
      'AAAA',
      'https://',
      '-----BEGIN PRIVATE KEY-----',
      '\t',
      'a.',
      'password="\\',
    ]) {
      const started = performance.now();
      redact(piece.repeat(100_000));
      expect(performance.now() - started).toBeLessThan(5_000);
    }
  });

  it('hides what follows a megabyte instead of giving up', () => {
    const text = redact(`${'A'.repeat(10_000_000)} ${token('gh', 'p_', 'x'.repeat(36))}`);
    expect(text.length).toBeLessThan(1_100_000);
    expect(text.endsWith('[redacted]')).toBe(true);
  });
});
