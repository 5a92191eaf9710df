import { describe, expect, it } from 'vitest';
import { bundle, discoverIn, fileAt, onlyHost } from './bundle.ts';

const config = 'Port 22\n';
const sockets = 'State Recv-Q Send-Q Local Address:Port\nLISTEN 0 128 0.0.0.0:22 0.0.0.0:*\n';

const shape = (found: Awaited<ReturnType<typeof discoverIn>>): Record<string, string[]> =>
  Object.fromEntries(found.hosts.map(({ name, files }) => [name, files.map(({ file }) => file.claim.path)]));

describe('layouts', () => {
  it('takes a copied root as one host', async () => {
    const root = bundle({ 'web01/etc/ssh/sshd_config': config, 'web01/ss -tlnp.txt': sockets });
    expect(shape(await discoverIn(root, ['web01']))).toEqual({ web01: ['etc/ssh/sshd_config', 'ss -tlnp.txt'] });
  });

  it('reads what is installed out of the database of packages of a whole root, and nothing else of it', async () => {
    const root = bundle({
      'web01/etc/ssh/sshd_config': config,
      'web01/usr/bin/true': '',
      'web01/var/lib/dpkg/status': 'Package: dpkg\nStatus: install ok installed\nVersion: 1.22\n',
      'web01/var/lib/dpkg/status-old': 'Package: dpkg\nStatus: install ok installed\nVersion: 1.21\n',
      'web01/var/lib/dpkg/info/dpkg.list': '/usr/bin/dpkg\n',
      'web01/var/lib/systemd/random-seed': '',
    });
    expect(shape(await discoverIn(root, ['web01']))).toEqual({ web01: ['etc/ssh/sshd_config', 'var/lib/dpkg/status'] });
  });

  it('takes hand-named files in a directory as one host', async () => {
    const root = bundle({
      'web01/sshd_config': config,
      'web01/ss-tlnp.txt': sockets,
      'web01/more/fw-save': '*filter\n',
    });
    expect(shape(await discoverIn(root, ['web01']))).toEqual({ web01: ['more/fw-save', 'ss-tlnp.txt', 'sshd_config'] });
  });

  it('takes a directory of host directories as several hosts, by name', async () => {
    const root = bundle({
      'hosts/web02/etc/ssh/sshd_config': config,
      'hosts/web01/ss-tlnp.txt': sockets,
      'hosts/README.md': '# Hosts\n',
    });
    expect(shape(await discoverIn(root, ['hosts']))).toEqual({
      web01: ['ss-tlnp.txt'],
      web02: ['etc/ssh/sshd_config'],
    });
  });

  it('names hosts of the same directory name by their path', async () => {
    const root = bundle({ 'all/prod/web/ss-tlnp.txt': sockets, 'all/test/web/ss-tlnp.txt': sockets });
    expect(Object.keys(shape(await discoverIn(root, ['all'])))).toEqual(['prod/web', 'test/web']);
  });

  it('looks through a bundle folder and leaves out the notes beside it', async () => {
    const root = bundle({ 'web01/bundle/etc/ssh/sshd_config': config, 'web01/truth.json': '{}' });
    expect(shape(await discoverIn(root, ['.']))).toEqual({ web01: ['etc/ssh/sshd_config'] });
  });

  it('joins a rootfs folder and the command outputs beside it', async () => {
    const root = bundle({ 'web01/rootfs/etc/ssh/sshd_config': config, 'web01/cmd/ss -tlnp.txt': sockets });
    const host = onlyHost(await discoverIn(root, ['web01']));
    expect(host.files.map(({ file }) => file.claim.path)).toEqual(['cmd/ss -tlnp.txt', 'etc/ssh/sshd_config']);
    expect(fileAt(host, 'web01/rootfs/etc/ssh/sshd_config').hostPath).toBe('/etc/ssh/sshd_config');
  });

  it('takes folders that sort one host’s evidence as one host', async () => {
    const root = bundle({ 'web01/ssh/sshd_config': config, 'web01/network/ss-tlnp.txt': sockets });
    expect(Object.keys(shape(await discoverIn(root, ['web01'])))).toEqual(['web01']);
  });

  it('finds host directories deep inside a repository', async () => {
    const root = bundle({
      'package.json': '{}',
      'src/index.js': '',
      'configs/web01/etc/ssh/sshd_config': config,
      'configs/web02/etc/ssh/sshd_config': config,
      'node_modules/x/etc/ssh/sshd_config': config,
    });
    expect(Object.keys(shape(await discoverIn(root, ['.'])))).toEqual(['web01', 'web02']);
  });

  it('finds the root that a named etc directory lies in', async () => {
    const root = bundle({ 'web01/etc/ssh/sshd_config': config, 'web01/ss-tlnp.txt': sockets });
    expect(shape(await discoverIn(root, ['web01/etc']))).toEqual({ web01: ['etc/ssh/sshd_config'] });
    expect(shape(await discoverIn(root, ['web01/etc/ssh']))).toEqual({ web01: ['etc/ssh/sshd_config'] });
  });

  it('takes single files as one host', async () => {
    const root = bundle({ sshd_config: config, 'dump/ss.txt': sockets });
    expect(shape(await discoverIn(root, ['sshd_config', 'dump/ss.txt']))).toEqual({ host: ['ss.txt', 'sshd_config'] });
  });

  it('tells files of several roots apart', async () => {
    const root = bundle({ 'a/etc/ssh/sshd_config': config, 'b/etc/ssh/sshd_config': config });
    const found = await discoverIn(root, ['a/etc/ssh/sshd_config', 'b/etc/ssh/sshd_config']);
    expect(shape(found)).toEqual({ a: ['etc/ssh/sshd_config'], b: ['etc/ssh/sshd_config'] });
  });

  it('adds files that are named beside one host’s directory to that host, once', async () => {
    const root = bundle({ 'web01/etc/ssh/sshd_config': config, 'web01/ss-a.txt': sockets, 'ss-b.txt': sockets });
    const found = await discoverIn(root, ['web01', 'web01/ss-a.txt', 'ss-b.txt']);
    expect(onlyHost(found).files.map(({ file }) => file.path)).toEqual([
      'ss-b.txt',
      'web01/etc/ssh/sshd_config',
      'web01/ss-a.txt',
    ]);
  });

  it('expands a pattern that the shell left alone', async () => {
    const root = bundle({ 'web01/ss-tlnp.txt': sockets, 'web02/ss-tlnp.txt': sockets });
    expect(Object.keys(shape(await discoverIn(root, ['web*'])))).toEqual(['web01', 'web02']);
  });

  it('numbers files in one table across hosts', async () => {
    const root = bundle({ 'b/ss-tlnp.txt': sockets, 'a/ss-tlnp.txt': sockets, 'a/sshd_config': config });
    const { files } = await discoverIn(root, ['b', 'a']);
    expect(files.map(({ id, path }) => [id, path])).toEqual([
      [0, 'a/ss-tlnp.txt'],
      [1, 'a/sshd_config'],
      [2, 'b/ss-tlnp.txt'],
    ]);
  });

  it('reports paths relative to the working directory, else to what the named paths share', async () => {
    const root = bundle({
      'in/web01/ss-tlnp.txt': sockets,
      'out/web02/ss-tlnp.txt': sockets,
      'out/web03/ss-a.txt': sockets,
    });
    const paths = async (...named: string[]): Promise<string[]> =>
      (await discoverIn(`${root}/in`, named)).files.map(({ path }) => path);
    expect(await paths('web01')).toEqual(['web01/ss-tlnp.txt']);
    expect(await paths('../out/web02')).toEqual(['ss-tlnp.txt']);
    expect(await paths('../out/web02', '../out/web03')).toEqual(['web02/ss-tlnp.txt', 'web03/ss-a.txt']);
  });
});

describe('nothing to analyse', () => {
  it('says so for a directory without evidence', async () => {
    const root = bundle({ 'notes.txt': 'call Bob\n' });
    const { hosts, nothing } = await discoverIn(root);
    expect(hosts).toEqual([]);
    expect(nothing).toContain('. holds nothing that sshreach knows');
  });

  it('says why a path cannot be read and goes on with the others', async () => {
    const root = bundle({ 'web01/ss-tlnp.txt': sockets });
    const { hosts, problems, nothing } = await discoverIn(root, ['web01', 'web02']);
    expect(hosts.map(({ name }) => name)).toEqual(['web01']);
    expect(problems).toMatchObject([
      {
        code: 'unreadable-path',
        severity: 'error',
        message: 'web02 cannot be read: there is no such file or directory.',
      },
    ]);
    expect(nothing).toBeNull();
  });

  it('asks for an archive to be unpacked', async () => {
    const root = bundle({ 'sosreport-web01.tar.xz': Buffer.from([0xfd, 0x37, 0x7a]) });
    const { problems } = await discoverIn(root, ['sosreport-web01.tar.xz']);
    expect(problems).toMatchObject([{ code: 'archive-not-read', severity: 'error' }]);
  });
});
