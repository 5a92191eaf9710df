import { describe, expect, it } from 'vitest';
import { HostFiles } from '#discover/host-files';
import type { FilesFact } from '#model/daemon';
import { bundle, discoverIn, onlyHost } from './bundle.ts';

const listed = (directory: string, all = true): FilesFact => ({ files: 'listed', directory, all, origin: 0 });
const entry = (path: string, type: 'file' | 'directory' | 'link' = 'file'): FilesFact => ({
  files: 'entry',
  entry: { path, type, mode: 0o644, owner: 'root', group: 'root', size: 1, accessControlList: false, origin: 0 },
});

type Files = Parameters<typeof bundle>[0];
async function hostFiles(files: Files, facts: readonly FilesFact[] = []): Promise<HostFiles> {
  return new HostFiles(onlyHost(await discoverIn(bundle(files))).tree, facts);
}
const paths = ({ files, complete }: ReturnType<HostFiles['glob']>): unknown => ({
  files: files.map(({ claim }) => claim.path),
  complete,
});

const dropIns = '/etc/ssh/sshd_config.d/*.conf';

describe('lookup', () => {
  it('finds files at their place in a copied root', async () => {
    const host = await hostFiles({ 'etc/ssh/sshd_config': 'Port 22\n', 'etc/hosts.deny': 'ALL: ALL\n' });
    expect(host.lookup('/etc/ssh/sshd_config')).toMatchObject({ state: 'file', file: { text: 'Port 22\n' } });
    expect(host.lookup('/etc/ssh/../hosts.deny')).toMatchObject({ state: 'file' });
  });

  it.each([
    ['sshd_config', '/etc/ssh/sshd_config'],
    ['etc-ssh-sshd_config.txt', '/etc/ssh/sshd_config'],
    ['cat__etc_ssh_sshd_config', '/etc/ssh/sshd_config'],
    ['etc/default-ufw', '/etc/default/ufw'],
    ['etc/jail.local', '/etc/fail2ban/jail.local'],
    ['hosts.deny.txt', '/etc/hosts.deny'],
    ['rules.v4', '/etc/iptables/rules.v4'],
    ['firewalld/zones/public.xml', '/etc/firewalld/zones/public.xml'],
    ['sshd_config.d/50-cloud-init.conf', '/etc/ssh/sshd_config.d/50-cloud-init.conf'],
    ['etc-ssh-sshd_config.d-50-cloud-init.conf.txt', '/etc/ssh/sshd_config.d/50-cloud-init.conf'],
    ['files/ssh.socket.d/override.conf', '/etc/systemd/system/ssh.socket.d/override.conf'],
  ])('knows that the hand-named %s is %s', async (name, path) => {
    const host = await hostFiles({ [name]: 'x\n', 'ss-tlnp.txt': 'State Recv-Q\n' });
    expect(host.lookup(path)).toMatchObject({ state: 'file' });
  });

  it('never takes the output of a command for a file', async () => {
    const host = await hostFiles({ 'sshd_config.txt': 'State Recv-Q\n' });
    expect(host.lookup('/etc/ssh/sshd_config').state).toBe('not-collected');
  });

  it('says not collected where nothing shows that a file is absent', async () => {
    const host = await hostFiles({ 'etc/ssh/sshd_config': '' });
    expect(host.lookup('/etc/hosts.deny').state).toBe('not-collected');
    expect(host.lookup('/etc/ssh/sshd_config.d/10.conf').state).toBe('not-collected');
  });

  it('believes an error message that names the path', async () => {
    const host = await hostFiles({
      'hosts.deny.txt': 'cat: /etc/hosts.deny: No such file or directory\n',
      'ss-tlnp.txt': 'State Recv-Q\n',
    });
    expect(host.lookup('/etc/hosts.deny').state).toBe('absent');
    expect(host.lookup('/etc/hosts.allow').state).toBe('not-collected');
  });

  it('counts a file that holds an error message as not collected', async () => {
    const host = await hostFiles({ 'etc/ssh/sshd_config': 'cat: /etc/ssh/sshd_config: Permission denied\n' });
    expect(host.lookup('/etc/ssh/sshd_config').state).toBe('not-collected');
  });

  it('believes directory listings', async () => {
    const facts = [listed('/etc', false), entry('/etc/ssh', 'directory'), entry('/etc/hosts.allow')];
    const host = await hostFiles({ 'etc/ssh/sshd_config': '' }, facts);
    expect(host.lookup('/etc/hosts.deny').state).toBe('absent');
    expect(host.lookup('/etc/hosts.allow').state).toBe('not-collected');
    expect(host.lookup('/etc/.hidden').state).toBe('not-collected');
    expect(host.lookup('/etc/ufw/user.rules').state).toBe('absent');
    expect(host.lookup('/etc/ssh/sshd_config.d/a.conf').state).toBe('not-collected');
  });
});

describe('directories that were copied whole', () => {
  const copied = { 'etc/ssh/sshd_config': '', 'etc/ssh/moduli': '', 'etc/ssh/ssh_config.d/a.conf': '' };

  it('lack what the host lacks', async () => {
    const host = await hostFiles(copied);
    expect(host.lookup('/etc/ssh/sshd_config.d/10.conf').state).toBe('absent');
    expect(paths(host.glob(dropIns))).toEqual({ files: [], complete: true });
    expect(host.lookup('/etc/hosts.deny').state).toBe('not-collected');
  });

  it('may still lack private keys, which collectors leave out', async () => {
    expect((await hostFiles(copied)).lookup('/etc/ssh/ssh_host_rsa_key').state).toBe('not-collected');
  });

  it('are not whole where only the files of a directory were copied', async () => {
    const host = await hostFiles({ 'etc/ssh/sshd_config': '', 'etc/ssh/moduli': '', 'etc/ssh/ssh_config': '' });
    expect(paths(host.glob(dropIns))).toEqual({ files: [], complete: false });
  });

  it('are not whole where the copy was made without privilege', async () => {
    const host = await hostFiles({ ...copied, 'fw-save': 'fw-save: Permission denied (you must be root)\n' });
    expect(paths(host.glob(dropIns))).toEqual({ files: [], complete: false });
  });

  it('are not whole where a tool picked the files', async () => {
    const host = await hostFiles({ ...copied, 'sos_commands/ss-tlnp': 'State Recv-Q\n' });
    expect(paths(host.glob(dropIns))).toEqual({ files: [], complete: false });
  });

  it('include an empty directory of drop-ins', async () => {
    const host = await hostFiles({ 'etc/ssh/sshd_config': '', 'etc/ssh/sshd_config.d/': '' });
    expect(paths(host.glob(dropIns))).toEqual({ files: [], complete: true });
  });
});

describe('glob', () => {
  it('finds drop-ins in byte order, without dot files', async () => {
    const host = await hostFiles({
      'etc/ssh/sshd_config': '',
      'etc/ssh/sshd_config.d/b.conf': '',
      'etc/ssh/sshd_config.d/A.conf': '',
      'etc/ssh/sshd_config.d/.c.conf': '',
      'etc/ssh/sshd_config.d/d.txt': '',
    });
    expect(paths(host.glob(dropIns))).toEqual({
      files: ['etc/ssh/sshd_config.d/A.conf', 'etc/ssh/sshd_config.d/b.conf'],
      complete: true,
    });
  });

  it('is incomplete where a listing names a file that was not collected', async () => {
    const facts = [listed('/etc/ssh/sshd_config.d'), entry('/etc/ssh/sshd_config.d/50-cloud-init.conf')];
    const host = await hostFiles({ 'etc/ssh/sshd_config': '' }, facts);
    expect(paths(host.glob(dropIns))).toEqual({ files: [], complete: false });
    expect(paths(host.glob('/etc/ssh/sshd_config.d/*.rules'))).toEqual({ files: [], complete: true });
  });

  it('is complete where the directory does not exist', async () => {
    const facts = [listed('/etc/ssh'), entry('/etc/ssh/sshd_config')];
    expect(paths((await hostFiles({ 'etc/ssh/sshd_config': '' }, facts)).glob(dropIns))).toEqual({
      files: [],
      complete: true,
    });
  });

  it('takes wildcards in directories, sets and escapes', async () => {
    const host = await hostFiles({
      'etc/ssh/sshd_config': '',
      'etc/ssh/conf-1/a.conf': '',
      'etc/ssh/conf-2/b.conf': '',
      'etc/ssh/conf-x/c.conf': '',
      'etc/ssh/conf-1/[a].conf': '',
    });
    const found = (pattern: string): unknown => (paths(host.glob(pattern)) as { files: string[] }).files;
    expect(found('/etc/ssh/conf-[0-9]/?.conf')).toEqual(['etc/ssh/conf-1/a.conf', 'etc/ssh/conf-2/b.conf']);
    expect(found('/etc/ssh/conf-[!0-9]/*')).toEqual(['etc/ssh/conf-x/c.conf']);
    expect(found('/etc/ssh/conf-1/\\[a].conf')).toEqual(['etc/ssh/conf-1/[a].conf']);
    expect(found('/etc/ssh/conf-[[:alpha:]]/[a-c].conf')).toEqual(['etc/ssh/conf-x/c.conf']);
  });

  it('decides hostile patterns quickly', async () => {
    const name = `${'a'.repeat(200)}.conf`;
    const host = await hostFiles({ 'etc/ssh/sshd_config': '', [`etc/ssh/sshd_config.d/${name}`]: '' });
    const started = Date.now();
    host.glob(`/etc/ssh/sshd_config.d/${'*a'.repeat(60)}b`);
    expect(Date.now() - started).toBeLessThan(1000);
  });
});

describe('symbolic links', () => {
  it('are followed inside the root, absolute ones from its top', async () => {
    const host = await hostFiles({
      'etc/ssh/sshd_config': '',
      'usr/lib/systemd/system/ssh.socket': 'unit\n',
      'etc/systemd/system/sockets.target.wants/ssh.socket': { link: '/usr/lib/systemd/system/ssh.socket' },
      lib: { link: 'usr/lib' },
      'etc/escape': { link: '../../../../../../etc/ssh/sshd_config' },
    });
    const unit = { state: 'file', file: { text: 'unit\n' } };
    expect(host.lookup('/etc/systemd/system/sockets.target.wants/ssh.socket')).toMatchObject(unit);
    expect(host.lookup('/lib/systemd/system/ssh.socket')).toMatchObject(unit);
    expect(host.lookup('/etc/escape')).toMatchObject({
      state: 'file',
      file: { claim: { path: 'etc/ssh/sshd_config' } },
    });
  });

  it('never lead to a file of the machine that runs this', async () => {
    const host = await hostFiles({
      'etc/ssh/sshd_config': '',
      'etc/ssh/sshd_config.d/out.conf': { link: '/etc/hostname' },
      'etc/loop': { link: 'loop' },
    });
    expect(host.lookup('/etc/ssh/sshd_config.d/out.conf').state).toBe('not-collected');
    expect(paths(host.glob(dropIns))).toEqual({ files: [], complete: false });
    expect(host.lookup('/etc/loop').state).toBe('absent');
  });
});
