import type { FixCase } from '../fix-case.ts';

const dumps = ['iptables-save', 'ip6tables-save', 'nft list ruleset'];
const denied = 'tcp-wrappers/client-denied';

const wrappers = (name: string, rule: string, allow: string, deny: string, more: Partial<FixCase> = {}): FixCase => ({
  name: `wrappers-${name}`,
  rule,
  files: { '/etc/hosts.allow': allow, '/etc/hosts.deny': deny },
  collect: dumps,
  by: 'edits',
  ...more,
});

const key = 'HostKey /etc/ssh/ssh_host_ed25519_key\n';
const sshd = (name: string, rule: string, config: string, more: Partial<FixCase> = {}): FixCase => ({
  name: `sshd-${name}`,
  rule,
  files: { '/etc/ssh/sshd_config': config },
  collect: dumps,
  by: 'edits',
  ...more,
});

/** What systemctl prints of a service that does not run. */
const stopped = (active: string, enabled: string): Readonly<Record<string, string>> => ({
  'systemctl_status_ssh.txt': `○ ssh.service - OpenBSD Secure Shell server\n     Loaded: loaded (/lib/systemd/system/ssh.service; ${enabled}; preset: enabled)\n     Active: ${active} since Mon 2026-11-23 08:15:59 UTC; 1min ago\n`,
});
const keys = ['ls -la /etc/ssh'];

export const hostCases: readonly FixCase[] = [
  wrappers('everybody', denied, '', 'ALL: ALL\n'),
  wrappers('network', 'expectation/not-met', 'sshd: 192.168.0.0/255.255.0.0\r\n', '# caf\u00e9\r\nsshd: ALL\r\n', {
    options: ['--from', '10.1.2.0/24'],
  }),
  wrappers('options', 'expectation/not-met', '', 'sshd: 10.1. : twist /bin/echo no\n', {
    options: ['--from', '10.1.2.0/24'],
  }),
  wrappers('six', 'expectation/not-met', '', 'sshd: [2001:db8:1::]/48\n', {
    from: '2001:db8:1::5',
    options: ['--from', '2001:db8:1::/64'],
  }),
  wrappers('last-line', 'tcp-wrappers/final-newline-missing', 'sshd: 10.1.', 'ALL: ALL\n', { safe: true }),
  sshd('loopback', 'listener/loopback-only', `ListenAddress 127.0.0.1 # tunnel\n${key}`),
  sshd('misspelt', 'sshd/unknown-option', `PermitRootLogn no\n${key}`, { stopped: true }),
  sshd('bad-value', 'sshd/option-value-rejected', `MaxAuthTries many\n${key}`, { stopped: true }),
  sshd('stopped', 'listener/service-not-running', key, {
    stopped: true,
    evidence: stopped('inactive (dead)', 'enabled'),
    by: 'commands',
  }),
  sshd('not-there', 'listener/nothing-listens', key, { stopped: true, by: 'commands' }),
  sshd('no-keys', 'sshd/host-key-missing', '', {
    stopped: true,
    commands: ['rm -f /etc/ssh/ssh_host_*'],
    collect: [...dumps, ...keys],
    by: 'commands',
  }),
  sshd('open-keys', 'sshd/host-key-too-open', key, {
    stopped: true,
    commands: ['chmod 644 /etc/ssh/ssh_host_ed25519_key'],
    collect: [...dumps, ...keys],
    by: 'commands',
  }),
];
