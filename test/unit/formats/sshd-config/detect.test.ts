import { describe, expect, it } from 'vitest';
import { claimOf } from '#discover/claim';
import type { Format } from '#formats/format';
import { format as config } from '#formats/sshd-config/format';
import { format as effective } from '#formats/sshd-effective/format';
import { format as testRun } from '#formats/sshd-test/format';
import { fixture } from './sshd-host.ts';

/** The kind with the highest score, as discovery decides. */
function kindOf(path: string, text = '', command?: string): string | null {
  const found = [config, effective, testRun]
    .map((format: Format) => format.detect(claimOf(path, command), text.slice(0, 4096)))
    .filter((detection) => detection !== null)
    .sort((a, b) => b.score - a.score);
  return found[0]?.kind ?? null;
}

const shipped = fixture('sshd-config/debian-13/etc/ssh/sshd_config');
const dump = fixture('sshd-effective/debian-13-sshd-T.txt');

describe('by name', () => {
  it.each([
    ['etc/ssh/sshd_config', 'sshd-config'],
    ['usr/etc/ssh/sshd_config', 'sshd-config'],
    ['sshd_config', 'sshd-config'],
    ['etc-ssh-sshd_config.txt', 'sshd-config'],
    ['cat_etc_ssh_sshd_config', 'sshd-config'],
    ['cat__etc_ssh_sshd_config', 'sshd-config'],
    ['etc/ssh/sshd_config.d/50-cloud-init.conf', 'sshd-config-drop-in'],
    ['sshd_config.d/50-cloud-init.conf', 'sshd-config-drop-in'],
    ['etc-ssh-sshd_config.d-50-cloud-init.conf.txt', 'sshd-config-drop-in'],
    ['etc/crypto-policies/back-ends/opensshserver.config', 'sshd-config-drop-in'],
    ['grep-i-port-sshd_config.txt', 'sshd-config-lines'],
    ['sshd_config-without-comments.txt', 'sshd-config-lines'],
    ['sshd-T.txt', 'sshd-effective'],
    ['sshd_-T', 'sshd-effective'],
    ['sshd-t.txt', 'sshd-test'],
    ['sshd_-t_crlf', 'sshd-test'],
    ['etc/ssh/sshd_config.bak', null],
    ['etc/ssh/sshd_config.dpkg-old', null],
    ['etc/ssh/sshd_config.d/50.conf~', null],
    ['etc/ssh/ssh_config', null],
    ['sshd-V.txt', null],
    ['etc/pam.d/sshd', null],
    ['systemctl-status-sshd.txt', null],
  ])('%s is %s', (path, kind) => {
    expect(kindOf(path)).toBe(kind);
  });
});

describe('by the command that a collector tells', () => {
  it.each([
    ['cat /etc/ssh/sshd_config', 'sshd-config'],
    ["grep -v '^#' /etc/ssh/sshd_config", 'sshd-config-lines'],
    ['cat /etc/ssh/sshd_config | grep -i port', 'sshd-config-lines'],
    ['/usr/sbin/sshd -T', 'sshd-effective'],
    ['sshd -T -C user=root', 'sshd-effective'],
    ['/usr/sbin/sshd -t', 'sshd-test'],
  ])('%s is %s', (command, kind) => {
    expect(kindOf('cmd/17', '', command)).toBe(kind);
  });
});

describe('by content', () => {
  it.each([
    ['a shipped file', shipped, 'sshd-config'],
    ['a dump', dump, 'sshd-effective'],
    ['two lines of one', 'Port 2222\nPermitRootLogin no\n', 'sshd-config'],
    ['one line of one', 'Port 2222\n', null],
    ['an error message', fixture('sshd-test/port-sshd-t.txt'), 'sshd-test'],
    ['the client’s file', 'Host *\n  PasswordAuthentication no\n  PubkeyAuthentication yes\n', null],
  ])('%s', (_what, text, kind) => {
    expect(kindOf('files/17', text)).toBe(kind);
  });

  it('tells a line of shell from a crypto policy', () => {
    const path = 'etc/crypto-policies/back-ends/opensshserver.config';
    expect(kindOf(path, "CRYPTO_POLICY='-oCiphers=aes256-ctr'\n")).toBe(null);
  });
});
