import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { FileTree } from '#discover/file-tree';
import { systemTree } from '#discover/reader';
import { bundle, discoverIn } from './bundle.ts';

const notes =
  '# Ticket 4711\n\nHere is what I see:\n\n```\n$ ss -tlnp\nState  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess\n' +
  'LISTEN 0      128        0.0.0.0:22        0.0.0.0:*    users:(("sshd",pid=82,fd=3))\n```\n';
const readBy = async (root: string, path: string) => {
  const { hosts, nothing } = await discoverIn(root, [path]);
  return (
    nothing ?? hosts.flatMap(({ files }) => files.flatMap(({ role, file }) => (role === 'evidence' ? file.path : [])))
  );
};

describe('a directory', () => {
  it('of notes with outputs in them is read where there is nothing else', async () => {
    const root = bundle({ 'ticket/notes.md': notes, 'ticket/README.md': '# How to write tickets\n' });
    expect(await readBy(root, 'ticket')).toEqual(['ticket/notes.md']);
  });

  it('of manuals beside hosts is none', async () => {
    const root = bundle({ 'docs/notes.md': notes, 'web01/etc/ssh/sshd_config': 'Port 22\n' });
    expect(await readBy(root, '.')).toEqual(['web01/etc/ssh/sshd_config']);
    expect(await readBy(root, 'web01')).toEqual(['web01/etc/ssh/sshd_config']);
  });

  it('of texts without outputs holds nothing', async () => {
    expect(await readBy(bundle({ 'docs/a.md': '# Words\n\nOnly words.\n' }), 'docs')).toContain('holds nothing');
  });

  it('that may not be looked into is named', async () => {
    const root = bundle({ 'all/web01/etc/ssh/sshd_config': 'Port 22\n', 'all/web02/etc/ssh/sshd_config': 'Port 22\n' });
    const closed = (path: string): FileTree => ({
      ...systemTree,
      readDirectory: (directory) =>
        directory === join(root, path)
          ? { failure: { code: 'EACCES', why: 'reading it is not permitted' } }
          : systemTree.readDirectory(directory),
    });
    const some = await discoverIn(root, ['all'], { tree: closed('all/web02') });
    expect([
      some.hosts.map(({ name }) => name),
      some.problems.map(({ severity, message }) => `${severity}: ${message}`),
    ]).toEqual([['web01'], ['error: all/web02 cannot be read: reading it is not permitted.']]);
    const none = await discoverIn(root, ['all'], { tree: closed('all') });
    expect([none.problems.map(({ message }) => message), none.nothing]).toEqual([
      ['all cannot be read: reading it is not permitted.'],
      'Nothing was read from all.',
    ]);
  });
});
