import { cpSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bundle } from '../discover/bundle.ts';
import { runCli } from './run-cli.ts';

/** As `ss -tlnp` of iproute2 6.1 and `iptables-save` of 1.8.9 print them. */
const loopbackOnly = {
  'web01/etc/ssh/sshd_config': 'ListenAddress 127.0.0.1\n',
  'web01/ss-tlnp.txt':
    'State  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess\n' +
    'LISTEN 0      128        127.0.0.1:22        0.0.0.0:*    users:(("sshd",pid=82,fd=3))\n',
};
const settings = (text: string) => bundle({ ...loopbackOnly, 'sshreach.toml': text });

describe('expectations', () => {
  it('are errors where they are not met', async () => {
    const root = settings('[[expect]]\nname = "the office"\nfrom = "198.51.100.0/24"\n');
    const { out, code } = await runCli(root, ['web01', '--format', 'concise']);
    expect(code).toBe(1);
    expect(out).toContain('expectation/not-met#turned-away');
    expect(out).toContain('the office');
  });

  it('may come from the command line', async () => {
    const root = bundle(loopbackOnly);
    const { out } = await runCli(root, ['web01', '--from', '198.51.100.0/24', '--port', '22', '--format', 'concise']);
    expect(out).toContain('198.51.100.0/24 reaches SSH');
    expect((await runCli(root, ['web01', '--from', 'nowhere'])).code).toBe(2);
    expect((await runCli(root, ['web01', '--port', '22'])).err).toContain('only together with --from');
  });
});

describe('settings', () => {
  it('build on other files', async () => {
    const root = bundle({
      ...loopbackOnly,
      'shared/base.toml':
        'paths = ["../web01"]\n[networks]\noffice = ["198.51.100.0/24"]\n[rules]\n"listener/loopback-only" = "off"\n',
      'sshreach.toml': 'extends = ["shared/base.toml"]\n[[expect]]\nname = "x"\nfrom = ["office"]\nport = 22\n',
    });
    const { out } = await runCli(root, ['--format', 'concise']);
    expect(out).toContain('expectation/not-met');
    expect(out).not.toContain('listener/loopback-only');
  });

  it('that extend themselves, or what is not there, are refused', async () => {
    const circle = settings('extends = ["sshreach.toml"]\n');
    expect(await runCli(circle, ['web01'])).toMatchObject({ code: 2, err: expect.stringContaining('extends itself') });
    const lost = settings('extends = ["lost.toml"]\n');
    expect((await runCli(lost, ['web01'])).err).toContain('lost.toml cannot be read');
  });

  it('are verified and printed', async () => {
    const root = settings('[[expect]]\nname = "x"\nfrom = ["internet", "nobodies"]\n');
    const { code, err } = await runCli(root, ['config', 'verify']);
    expect([code, err]).toEqual([
      2,
      'sshreach: sshreach.toml:3:1: "nobodies" is no address, prefix, range or name of a network. Networks are named under [networks].\n',
    ]);
    const right = settings(
      '[networks]\na = ["192.0.2.0/24", "b"]\nb = ["2001:db8::1"]\n[[expect]]\nname = "x"\nfrom = "a"\n',
    );
    const printed = JSON.parse((await runCli(right, ['config', 'print'])).out);
    expect(printed.expect[0].from).toEqual(['192.0.2.0/24', '2001:db8::1']);
  });

  it('run plug-ins only where the user names the file', async () => {
    const rule = `export const rules = [{ id: 'listener/mine', title: 'Mine', severity: 'error', needs: [],
      messages: { m: 'Mine is here.' }, check({ view, report }) { report({ message: 'm', at: view.listeners.sockets[0].origin }); } }];`;
    const root = bundle({ ...loopbackOnly, 'mine.mjs': rule, 'sshreach.toml': 'plugins = ["./mine.mjs"]\n' });
    expect(await runCli(root, ['web01'])).toMatchObject({ code: 2, err: expect.stringContaining('They are code') });
    const { out } = await runCli(root, ['web01', '--config', 'sshreach.toml', '--format', 'concise']);
    expect(out).toContain('listener/mine#m');
  });

  it('are written by init and hold as they are', async () => {
    const root = bundle(loopbackOnly);
    expect((await runCli(root, ['init', 'web01'])).code).toBe(0);
    expect((await runCli(root, ['config', 'verify'])).code).toBe(0);
    expect((await runCli(root, ['--format', 'concise'])).out).toContain('listener/loopback-only');
    expect((await runCli(root, ['init'])).code).toBe(2);
  });
});

describe('baseline', () => {
  it('hides what it knows, says so, and tells what is gone', async () => {
    const root = bundle(loopbackOnly);
    expect((await runCli(root, ['baseline', 'web01'])).code).toBe(0);
    const known = await runCli(root, ['web01', '--baseline', 'sshreach-baseline.json']);
    expect(known.code).toBe(0);
    expect(known.out).toMatch(/hidden by the baseline/);
    writeFileSync(join(root, 'web01/etc/ssh/sshd_config'), '');
    writeFileSync(join(root, 'web01/ss-tlnp.txt'), loopbackOnly['web01/ss-tlnp.txt'].replace('127.0.0.1', '0.0.0.0  '));
    const strict = await runCli(root, ['web01', '--baseline', 'sshreach-baseline.json', '--baseline-strict']);
    expect(strict.code).toBe(1);
    expect(strict.err).toContain('nothing is left of listener/loopback-only');
    await runCli(root, ['web01', '--baseline', 'sshreach-baseline.json', '--baseline-prune']);
    expect(readFileSync(join(root, 'sshreach-baseline.json'), 'utf8')).not.toContain('loopback-only');
  });

  it('tells of a host that has another name now', async () => {
    const root = bundle(loopbackOnly);
    await runCli(root, ['baseline', 'web01']);
    renameSync(join(root, 'web01'), join(root, 'web01-new'));
    const { err, code } = await runCli(root, ['web01-new', '--baseline', 'sshreach-baseline.json']);
    expect([code, err]).toEqual([
      1,
      'sshreach: note: sshreach-baseline.json: web01-new has no entries, and 1 of its findings is known of web01, which was not looked at. If it is the same host, put "host":"web01-new" into those entries.\n',
    ]);
    const file = join(root, 'sshreach-baseline.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace('"host":"web01"', '"host":"web01-new"'));
    const moved = await runCli(root, ['web01-new', '--baseline', 'sshreach-baseline.json', '--baseline-strict']);
    expect([moved.code, moved.err]).toEqual([0, '']);
  });

  it('says nothing of a copy beside the host that it knows', async () => {
    const root = bundle(loopbackOnly);
    await runCli(root, ['baseline', 'web01']);
    cpSync(join(root, 'web01'), join(root, 'web02'), { recursive: true });
    const { err, code } = await runCli(root, ['.', '--baseline', 'sshreach-baseline.json']);
    expect([code, err]).toEqual([1, '']);
  });

  it('must be there', async () => {
    const root = bundle(loopbackOnly);
    expect(await runCli(root, ['web01', '--baseline', 'lost.json'])).toMatchObject({ code: 2 });
    expect(existsSync(join(root, 'lost.json'))).toBe(false);
  });
});

describe('comments that ignore', () => {
  const ignored = {
    ...loopbackOnly,
    'web01/etc/ssh/sshd_config':
      '# sshreach: ignore[listener/loopback-only] -- reached by a tunnel\nListenAddress 127.0.0.1\n',
  };

  it('are obeyed unless told otherwise', async () => {
    const root = bundle(ignored);
    expect((await runCli(root, ['web01'])).out).toContain('hidden by comments');
    expect((await runCli(root, ['web01', '--no-ignore-comments', '-f', 'concise'])).out).toContain('loopback-only');
    const strict = bundle({ ...ignored, 'sshreach.toml': '[ignores]\ncomments = false\n' });
    expect((await runCli(strict, ['web01', '-f', 'concise'])).out).toContain('loopback-only');
  });
});

describe('sarif-check', () => {
  it('takes what check writes and refuses what GitHub refuses', async () => {
    const root = bundle({ ...loopbackOnly, 'bad.sarif': '{"version":"2.0.0","runs":[]}' });
    await runCli(root, ['web01', '--output', 'sarif=good.sarif']);
    expect((await runCli(root, ['sarif-check', 'good.sarif'])).code).toBe(0);
    const { code, out } = await runCli(root, ['sarif-check', 'good.sarif', 'bad.sarif', '--format', 'json']);
    expect(code).toBe(1);
    expect(JSON.parse(out).files[1].problems[0].effect).toBe('rejected');
  });
});
