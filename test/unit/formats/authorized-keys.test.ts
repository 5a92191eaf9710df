import { describe, expect, it } from 'vitest';
import { Maybe, No, Yes } from '#core/tri';
import { claimOf } from '#discover/claim';
import { readExpiry } from '#formats/authorized-keys/expiry';
import { format } from '#formats/authorized-keys/format';
import type { KeyTerms } from '#model/login';
import { expectNeverThrows, expectSoundTree, fixture, lowerFiles } from './host-state.ts';

const path = 'home/alice/.ssh/authorized_keys';
const sample = fixture(`authorized-keys/${path}`);
const bodies = [...sample.matchAll(/AAAA[A-Za-z0-9+/=]+/g)].map(([body]) => body);
const [ed25519, ecdsa] = bodies as [string, string];

async function termsOf(text: string, version = { major: 9, minor: 2 }): Promise<readonly KeyTerms[]> {
  const openssh = { ...version, vendor: 'upstream', packageVersion: null } as const;
  const { into } = await lowerFiles(format, { [path]: text }, { dialect: { openssh, os: null } });
  return into.of('files').flatMap(({ value }) => (value.files === 'keys' ? value.keys : []));
}
const usable = async (options: string, version?: { major: number; minor: number }): Promise<number | undefined> =>
  (await termsOf(`${options} ssh-ed25519 ${ed25519}\n`, version))[0]?.usable;

describe('authorized_keys', () => {
  it('is known by its path, and where keys lie elsewhere by content', () => {
    const detect = (name: string, head: string) => format.detect(claimOf(name), head)?.kind ?? null;
    expect(detect(path, '')).toBe('authorized-keys');
    expect(detect('cmd/cat_root_.ssh_authorized_keys.txt', '')).toBe('authorized-keys');
    expect(detect('etc/ssh/keys/alice', sample)).toBe('authorized-keys');
    expect(detect('etc/ssh/ssh_host_ed25519_key.pub', sample)).toBeNull();
    expect(detect('home/alice/.ssh/known_hosts', `web ssh-ed25519 ${ed25519}\n`)).toBeNull();
  });

  it('has the terms of each key', async () => {
    const keys = await termsOf(sample);
    expect(keys.map(({ keyType, usable: use, first, command, bits }) => [keyType, use, first, command, bits])).toEqual([
      ['ssh-ed25519', Yes, 0, null, null],
      ['ecdsa-sha2-nistp256', Yes, 1, null, null],
      ['ssh-rsa', Yes, 2, 'runs', 3072],
      ['ssh-ed25519', Yes, 0, 'ends', null],
      ['ecdsa-sha2-nistp256', No, 1, null, null],
      ['ssh-ed25519', No, 5, null, null],
    ]);
    expect(keys[1]!.from?.byAddress.entries.map(({ negated, pattern }) => [negated, pattern.kind])).toEqual([
      [false, 'addresses'],
      [true, 'addresses'],
      [false, 'nobody'],
    ]);
    expect(keys[2]!.ends).toEqual({ earliest: 1798761600, latest: 1798761600 });
  });

  it('knows what makes sshd pass over a line', async () => {
    expect(await termsOf(`\ufeffssh-ed25519 ${ed25519}\n`)).toEqual([]);
    expect(await usable('\ufeffno-pty')).toBe(No);
    expect(await usable('principals="alice"')).toBe(No);
    expect(await usable('principals="alice"', { major: 7, minor: 4 })).toBe(Maybe);
    expect(await usable('cert-authority,principals="alice"')).toBe(Maybe);
    expect(await usable('permitopen="host"')).toBe(No);
    expect(await usable('permitopen="80"')).toBe(No);
    expect(await usable('permitopen="host:99999"')).toBe(No);
    expect(await usable('permitopen="host:http"')).toBe(Maybe);
    expect(await usable('permitopen="[::1]:*",permitopen="host:80",permitlisten="8080"')).toBe(Yes);
  });

  it('keeps neither keys nor commands', async () => {
    const { inputs } = await lowerFiles(format, { [path]: sample });
    const kept = JSON.stringify(inputs[0]!.parsed.statements);
    expect(bodies).toHaveLength(6);
    for (const body of bodies) expect(kept).not.toContain(body.slice(0, 24));
    expect(kept).not.toContain('rrsync');
  });

  it('takes options by the release', async () => {
    expect(await usable('restrict')).toBe(Yes);
    expect(await usable('restrict', { major: 6, minor: 6 })).toBe(No);
    expect(await usable('permitlisten="8080"', { major: 7, minor: 7 })).toBe(No);
    expect(await usable('verify-required', { major: 8, minor: 4 })).toBe(Yes);
  });

  it('takes keys that are not whole for none', async () => {
    expect((await termsOf(`ssh-ed25519 ${ed25519}S\n`))[0]!.usable).toBe(No);
    expect((await termsOf(`ssh-ed25519 ${ecdsa}\n`))[0]!.usable).toBe(No);
    expect(await termsOf('ssh-ed25519\n')).toMatchObject([{ usable: No }]);
    expect((await termsOf('ssh-ed25519 [removed]\n'))[0]!.usable).not.toBe(No);
  });

  it('reads times as sshd does', () => {
    expect(readExpiry('202701011200Z')).toEqual({ earliest: 1798804800, latest: 1798804800 });
    expect(readExpiry('20270101')).toEqual({ earliest: 1798761600 - 14 * 3600, latest: 1798761600 + 12 * 3600 });
    for (const bad of ['2027', '2027010', '20271301', '2027010112', 'tomorrow']) expect(readExpiry(bad)).toBeNull();
  });

  it('has a sound tree, whatever it is fed', async () => {
    const { inputs } = await lowerFiles(format, { [path]: sample });
    const code = await format.load();
    expectSoundTree(code.tree(inputs[0]!.file, inputs[0]!.parsed), sample);
    await expectNeverThrows(
      format,
      ['restrict', 'from="10.0.0.0/8"', 'command="', ',', '"', 'ssh-rsa', ed25519],
      [sample],
    );
  });
});
