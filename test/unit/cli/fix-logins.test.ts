import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bundle } from '../discover/bundle.ts';
import { runCli } from './run-cli.ts';

const passwd =
  'root:x:0:0::/root:/bin/bash\nalice:x:1000:1000::/home/alice:/bin/bash\nbob:x:1001:1001::/home/bob:/bin/bash\n';
const fixesIn = async (files: Record<string, string>, rule: string) => {
  const root = bundle(files);
  const { out } = await runCli(root, ['web01', '--format', 'json']);
  const own = JSON.parse(out).hosts[0].findings.filter((finding: { rule: string }) => finding.rule === rule);
  return {
    root,
    fixes: own.flatMap((finding: { fixes: object[] }) => finding.fixes),
    places: own.map(({ at }: { at: { file: string } }) => at.file),
  };
};

describe('fixes of logins', () => {
  it('part the names of AllowUsers, and tell who gets in', async () => {
    const config = 'Port 22\r\nAllowUsers alice,bob # people\r\n';
    const { root, fixes } = await fixesIn(
      { 'web01/etc/ssh/sshd_config': config, 'web01/etc/passwd': passwd },
      'auth/allow-users-comma-list',
    );
    expect(fixes).toMatchObject([
      { verified: 'after this and a reload, alice and bob may log in from everywhere', edits: [{ text: 'alice bob' }] },
    ]);
    await runCli(root, ['web01', '--fix-unsafe']);
    expect(readFileSync(join(root, 'web01/etc/ssh/sshd_config'), 'utf8')).toBe(config.replace(',', ' '));
  });

  it('need no list of accounts where the line names users', async () => {
    const { fixes } = await fixesIn(
      { 'web01/etc/ssh/sshd_config': 'AllowUsers carol,dave@10.0.0.0/8\n' },
      'auth/allow-users-comma-list',
    );
    expect(fixes).toMatchObject([{ edits: [{ text: 'carol dave@10.0.0.0/8' }] }]);
  });

  it('are not shown where another line keeps everybody out', async () => {
    const { fixes } = await fixesIn(
      { 'web01/etc/ssh/sshd_config': 'AllowUsers alice,bob\nDenyUsers *\n', 'web01/etc/passwd': passwd },
      'auth/allow-users-comma-list',
    );
    expect(fixes).toEqual([]);
  });

  it('remove a nologin file, on which the finding is placed', async () => {
    const { fixes, places } = await fixesIn(
      {
        'web01/etc/ssh/sshd_config': 'UsePAM no\n',
        'web01/etc/passwd': passwd,
        'web01/etc/nologin': 'Down for maintenance\n',
      },
      'auth/nologin-present',
    );
    expect(places).toEqual(['web01/etc/nologin']);
    expect(fixes).toMatchObject([
      { commands: ['rm /etc/nologin'], edits: [], verified: 'after this, alice and bob may log in from everywhere' },
    ]);
  });
});
