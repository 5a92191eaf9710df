import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bundle } from '../discover/bundle.ts';
import { cliProcess, runCli, spawnCli } from './run-cli.ts';

/** A host whose sshd hears only itself: an error for everybody else. */
const loopbackOnly = {
  'web01/etc/ssh/sshd_config': 'ListenAddress 127.0.0.1\n',
  'web01/etc/hosts.deny': '# nothing\n',
};
/** As `ss -tlnp` of iproute2 6.1 prints it. */
const listening =
  'State  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess\n' +
  'LISTEN 0      128        127.0.0.1:22        0.0.0.0:*    users:(("sshd",pid=82,fd=3))\n';
const refused = { ...loopbackOnly, 'web01/ss-tlnp.txt': listening };

describe('check', () => {
  it('prints findings and exits with 1, unless told otherwise', async () => {
    const root = bundle(refused);
    const { code, out, err } = await runCli(root, ['web01']);
    expect(out).toContain('listener/loopback-only');
    expect([code, err]).toEqual([1, '']);
    expect((await runCli(root, ['web01', '--exit-zero'])).code).toBe(0);
  });

  it('writes other formats to files', async () => {
    const root = bundle(refused);
    const { code } = await runCli(root, ['web01', '--output', 'sarif=out/web01.sarif', '-o', 'json=web01.json']);
    expect(code).toBe(1);
    expect(JSON.parse(readFileSync(`${root}/out/web01.sarif`, 'utf8'))).toMatchObject({ version: '2.1.0' });
    expect(JSON.parse(readFileSync(`${root}/web01.json`, 'utf8'))).toMatchObject({ schemaVersion: 1 });
  });

  it('reads the nearest sshreach.toml', async () => {
    const root = bundle({ ...refused, 'sshreach.toml': '[rules]\n"listener/loopback-only" = "off"\n' });
    expect((await runCli(root, ['web01'])).out).not.toContain('listener/loopback-only');
    expect((await runCli(root, ['web01', '--no-config'])).out).toContain('listener/loopback-only');
  });

  it('refuses a wrong sshreach.toml with its place', async () => {
    const root = bundle({ ...refused, 'sshreach.toml': '\nfial-on = "error"\n' });
    expect(await runCli(root, ['web01'])).toEqual({
      code: 2,
      out: '',
      err: 'sshreach: sshreach.toml:2:1: There is no setting "fial-on" here. Did you mean fail-on?\n',
    });
  });

  it('uses no settings that came with the evidence, unless they are named', async () => {
    const root = bundle({ ...refused, 'web01/sshreach.toml': '[rules]\n"listener/loopback-only" = "off"\n' });
    const { code, err } = await runCli(`${root}/web01`, ['.']);
    expect(code).toBe(1);
    expect(err).toContain("sshreach.toml lies in a host's directory and was not used");
    expect((await runCli(`${root}/web01`, ['.', '--config', 'sshreach.toml'])).out).not.toContain(
      'listener/loopback-only',
    );
  });

  it('does not mind what such settings look like', async () => {
    const root = bundle({ ...refused, 'web01/sshreach.toml': 'broken' });
    expect((await runCli(`${root}/web01`, ['.'])).code).toBe(1);
    expect((await runCli(`${root}/web01`, ['.', '-c', 'sshreach.toml'])).code).toBe(2);
  });

  it('exits with 3 where there is nothing to analyse', async () => {
    const root = bundle({ 'empty/notes.txt': 'hello\n' });
    const nothing = await runCli(root, ['empty']);
    expect([nothing.code, nothing.out]).toEqual([3, '']);
    expect(nothing.err).toContain('holds nothing that sshreach knows');
    const missing = await runCli(root, ['nowhere']);
    expect([missing.code, missing.err]).toEqual([
      3,
      'sshreach: error: nowhere cannot be read: there is no such file or directory.\nsshreach: error: Nothing was read from nowhere.\n',
    ]);
  });

  it('reads standard input under a name', async () => {
    const root = bundle({});
    expect(spawnCli(root, ['-', '--stdin-filename', 'ss-tlnp.txt'], listening).out).toContain('ss-tlnp.txt');
  });

  it('exits with 3 for failed output with --strict', async () => {
    const root = bundle({ ...refused, 'web01/iptables-save.txt': 'bash: line 1: iptables-save: command not found\n' });
    expect((await runCli(root, ['web01', '--exit-zero'])).code).toBe(0);
    expect((await runCli(root, ['web01', '--exit-zero', '--strict'])).code).toBe(3);
  });
});

describe('reach', () => {
  it('prints the partition or answers as JSON, files relative to the named directory', async () => {
    const root = bundle(refused);
    const partition = await runCli(root, ['reach', 'web01', '--format', 'json']);
    expect([partition.code, partition.err]).toEqual([0, '']);
    expect(JSON.parse(partition.out)).toMatchObject({
      schemaVersion: 1,
      tool: 'sshreach',
      partition: expect.any(Array),
    });
    const one = JSON.parse(
      (await runCli(root, ['reach', 'web01', '--format=json', '--from', '198.51.100.7', '--port', '22'])).out,
    );
    expect(one.answers).toMatchObject([
      {
        query: 0,
        host: 'web01',
        from: '198.51.100.7',
        port: 22,
        verdict: 'refused',
        because: [{ file: 'ss-tlnp.txt' }],
      },
    ]);
  });

  it('reads questions from standard input', async () => {
    const root = bundle(refused);
    const input = '{"from": "198.51.100.7", "port": 22}\n{"from": "2001:db8::1", "port": 22}\n';
    const { code, out } = spawnCli(root, ['reach', 'web01', '--format', 'json', '--queries', '-'], input);
    expect(code).toBe(0);
    expect(JSON.parse(out).answers.map(({ query }: { query: number }) => query)).toEqual([0, 1]);
  });
});

describe('other commands', () => {
  it('trace shows the steps', async () => {
    const { code, out } = await runCli(bundle(refused), ['trace', 'web01', '--from', '198.51.100.7']);
    expect(code).toBe(0);
    expect(out).toContain('refused');
  });

  it('tree prints a unist tree', async () => {
    const { code, out } = await runCli(bundle({ 'hosts.deny': 'ALL: ALL\n' }), ['tree', 'hosts.deny']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ position: { start: { line: 1, column: 1, offset: 0 } } });
  });

  it('model, rules, formats and explain print what they know', async () => {
    const root = bundle(refused);
    expect(JSON.parse((await runCli(root, ['model', 'web01'])).out)).toMatchObject({ hosts: [{ host: 'web01' }] });
    expect((await runCli(root, ['rules'])).out).toMatch(/^listener\/loopback-only +error +\S/m);
    expect(JSON.parse((await runCli(root, ['formats', '-f', 'json'])).out).formats.length).toBeGreaterThan(0);
    expect((await runCli(root, ['explain', 'listener/loopback-only'])).out).toMatch(/^# listener\/loopback-only\n/);
    expect(await runCli(root, ['explain', 'loopback-only'])).toMatchObject({
      code: 2,
      err: 'sshreach: There is no rule loopback-only. Did you mean listener/loopback-only?\n',
    });
  });
});

describe('the process', () => {
  it('colours on request only', async () => {
    const root = bundle(refused);
    expect((await runCli(root, ['web01'])).out).not.toContain('\x1b');
    expect((await runCli(root, ['web01', '--color'])).out).toContain('\x1b');
    expect((await runCli(root, ['web01'], { FORCE_COLOR: '1' })).out).toContain('\x1b');
    expect((await runCli(root, ['web01'], { FORCE_COLOR: '1', NO_COLOR: '1' })).out).not.toContain('\x1b');
  });

  it('says what was wrong with the usage', async () => {
    expect(await runCli(bundle({}), ['--fromat', 'json'])).toEqual({
      code: 2,
      out: '',
      err: 'sshreach: There is no option --fromat. Did you mean --format?\n',
    });
  });

  it('does not mind a reader who stops', () => {
    const [program, before] = cliProcess;
    const command = `${[program, ...before].join(' ')} --help | true; echo "\${PIPESTATUS[0]}"`;
    expect(execFileSync('bash', ['-c', command], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })).toBe('0\n');
  });
});

describe('wrong usage', () => {
  const said = async (...args: string[]) => (await runCli(bundle(refused), args)).err;

  it('guesses what was meant', async () => {
    expect(await said('chek', 'web01')).toContain('There is no command and no path chek. Did you mean sshreach check?');
    expect(await said('explain', 'loopback')).toContain('Did you mean listener/loopback-only?');
    expect(await said('check', '--config', 'none.toml')).toContain('none.toml cannot be read: there is no such file.');
    expect(await said('trace', 'web01', '--from', '10.0.0.0/8')).toContain('`sshreach reach` without --from');
    expect(await said('init', 'none')).toContain('none cannot be read');
  });

  it('takes help and version as words, too', async () => {
    const directory = bundle(refused);
    expect((await runCli(directory, ['help', 'reach'])).out).toMatch(/^Usage: sshreach reach /);
    expect((await runCli(directory, ['help'])).out).toMatch(/^Usage: sshreach \[COMMAND\]/);
    expect((await runCli(directory, ['version'])).out).toMatch(/^\d+\.\d+/);
  });
});
