import { describe, expect, it } from 'vitest';
import { bundle } from '../discover/bundle.ts';
import { runCli } from './run-cli.ts';

const body = `AAAAC3NzaC1lZDI1NTE5AAAAI${'Bq7'.repeat(14)}B`;
const hash = `$6$saltstring$${'a1B/'.repeat(21)}xy`;
const files = {
  'web01/etc/ssh/sshd_config': `Port 22\nSetEnv API_TOKEN=hunter2secret\n# password = swordfish9\nListenAddress ${hash}\n`,
  'web01/etc/shadow': `root:${hash}:19700:0:99999:7:::\n`,
  'web01/root/.ssh/authorized_keys': `ssh-ed25519 ${body} alice@example\n`,
  'web01/iptables-save.txt':
    '*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -p tcp --dport 22 -m comment --comment "token=hunter2secret" -j ACCEPT\nCOMMIT\n',
};
const secrets = [body, hash, 'hunter2secret', 'swordfish9'];

describe('secrets of the input', () => {
  it.each([
    ['model', ['model', 'web01']],
    ['tree of sshd_config', ['tree', 'web01/etc/ssh/sshd_config']],
    ['tree of a packet filter', ['tree', 'web01/iptables-save.txt']],
    ['reach', ['reach', 'web01', '--format', 'json']],
    ['trace', ['trace', 'web01', '--from', '192.0.2.1', '--format', 'json']],
    ['effective', ['effective', 'web01']],
    ['effective as JSON', ['effective', 'web01', '--format', 'json']],
    ['check', ['check', 'web01', '--format', 'json']],
  ])('are not printed by %s', async (_name, args) => {
    const { out, err } = await runCli(bundle(files), args);
    expect(out + err).not.toBe('');
    for (const secret of secrets) expect(out + err).not.toContain(secret);
  });
});
