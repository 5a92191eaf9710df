import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commands } from '#cli/args';
import { bundle } from '../discover/bundle.ts';
import { bundledWorker, runCli } from './run-cli.ts';

const files = (name: string) => ({
  [`${name}/etc/ssh/sshd_config`]: 'Port 22\nAllowUsers zelda\nAllowGroups netops\n',
  [`${name}/etc/passwd`]: 'zelda:x:1000:1000::/home/zelda:/bin/sh\n',
  [`${name}/etc/hosts.deny`]: 'sshd: 198.51.100.\n',
  [`${name}/ss-tlnp.txt`]:
    'State Recv-Q Send-Q Local Address:Port Peer Address:Port Process\nLISTEN 0 128 203.0.113.9:22 0.0.0.0:* users:(("sshd",pid=1,fd=3))\n',
  [`${name}/iptables-save.txt`]:
    '*filter\n:INPUT DROP [0:0]\n-A INPUT -s 198.51.100.0/24 -p tcp --dport 22 -j ACCEPT\nCOMMIT\n',
});
const original = /198\.51\.100|203\.0\.113|gate7|zelda|netops/;

const story = (): string => {
  const root = mkdtempSync(join(tmpdir(), 'sshreach-redact-'));
  cpSync('fixtures/hosts/refused-after-hardening/bundle', join(root, 'gate7'), { recursive: true });
  return root;
};
const addressesOfStory = /\b(?:198\.51\.100|203\.0\.113|192\.0\.2)\.\d|2001:db8:/;

/** Without the pages of rules, whose examples have addresses of their own. */
function withoutPages(format: string, out: string): string {
  if (format !== 'json' && format !== 'sarif') return out;
  return JSON.stringify(JSON.parse(out), (key, value) => (key === 'rules' ? undefined : value));
}

describe('--redact', () => {
  it.each(commands.check.formats)('leaves no address and no name in %s', async (format) => {
    const { out, err } = await runCli(bundle(files('gate7')), ['check', 'gate7', '--redact', '--format', format]);
    expect(out).not.toBe('');
    expect(withoutPages(format, out) + err).not.toMatch(original);
  });

  it.each(commands.check.formats)('leaves no address of a whole host in %s', async (format) => {
    const { out, err } = await runCli(story(), ['check', 'gate7', '--redact', '--format', format]);
    expect(withoutPages(format, out) + err).not.toMatch(addressesOfStory);
    expect(out + err).not.toContain('gate7');
  });

  it.each([
    ['reach', ['reach', 'gate7', '--format', 'json']],
    ['reach as text', ['reach', 'gate7']],
    ['trace', ['trace', 'gate7', '--from', '198.51.100.7']],
    ['model', ['model', 'gate7']],
    ['tree', ['tree', 'gate7/iptables-save.txt']],
    ['a login', ['reach', 'gate7', '--from', '198.51.100.7', '--user', 'zelda']],
    ['a login of somebody unknown', ['trace', 'gate7', '--from', '198.51.100.7', '--user', 'zelda.b']],
    ['effective', ['effective', 'gate7']],
    ['effective as JSON', ['effective', 'gate7', '--format', 'json']],
  ])('leaves none in %s', async (_name, args) => {
    const { out, err } = await runCli(bundle(files('gate7')), [...args, '--redact']);
    expect(out).not.toBe('');
    expect(out + err).not.toMatch(original);
  });

  it('leaves no name of what cannot be read', async () => {
    const { code, err } = await runCli(bundle(files('gate7')), ['check', '../zelda/gate9.tar.gz', '--redact']);
    expect([code, err]).toEqual([3, expect.not.stringContaining('gate9')]);
  });

  it('prints the same whatever the number of threads, and keeps fingerprints', async () => {
    const root = bundle({ ...files('gate7'), ...files('gate8') });
    const check = (...more: string[]) =>
      runCli(root, ['check', '.', '--format', 'json', ...more], { XDG_CACHE_HOME: join(root, '.cache') }, false, {
        worker: bundledWorker,
      });
    const one = await check('--redact');
    expect((await check('--redact', '--jobs', '2')).out).toBe(one.out);
    const prints = (out: string) =>
      JSON.parse(out).hosts.flatMap((host: { findings: { fingerprint: string }[] }) =>
        host.findings.map(({ fingerprint }) => fingerprint),
      );
    expect(prints(one.out)).toEqual(prints((await check()).out));
    expect((await check('--redact', '--redact-key', 'other')).out).not.toBe(one.out);
  });
});
