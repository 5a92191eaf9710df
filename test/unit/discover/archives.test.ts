import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Discovery } from '#discover/discovery';
import { makeTar, paxHeader, type TarMember } from '../../support/make-tar.ts';
import { bundle, discoverIn, onlyHost } from './bundle.ts';

const config = 'Port 22\nListenAddress 127.0.0.1\n';
const sockets = 'State Recv-Q Send-Q Local Address:Port\n';
const plain: readonly TarMember[] = [
  { name: 'web01/etc/ssh/sshd_config', body: config },
  { name: 'web01/ss-tlnp.txt', body: sockets },
];

const discoverTar = (members: readonly TarMember[], options = {}): Promise<Discovery> =>
  discoverIn(bundle({ 'web01.tar': makeTar(members) }), ['web01.tar'], options);

const evidence = (found: Discovery): Record<string, string> =>
  Object.fromEntries(
    found.hosts.flatMap(({ files }) =>
      files.filter(({ role }) => role === 'evidence').map(({ file }) => [file.path, file.text] as const),
    ),
  );

const textOf = ({ files }: Discovery, path: string): string | undefined =>
  files.find((file) => file.path === path)?.text;

const codes = ({ hosts, problems }: Discovery): string[] => [
  ...problems.map(({ code }) => code),
  ...hosts.flatMap((host) => host.problems.map(({ code }) => code)),
];

describe('archives that real tools made', () => {
  const names = readdirSync('fixtures/archives').sort();

  for (const name of names) {
    it(`${name} holds what was packed`, async () => {
      const found = await discoverIn(process.cwd(), [`fixtures/archives/${name}`]);
      expect(onlyHost(found).name).toBe('web01');
      const at = `fixtures/archives/${name}!/web01`;
      expect(evidence(found)).toMatchObject({ [`${at}/etc/ssh/sshd_config`]: config });
      expect(Object.keys(evidence(found))).toEqual([`${at}/etc/ssh/sshd_config`, `${at}/ss-tlnp.txt`]);
      expect(codes(found)).toEqual([]);
    });

    it(`${name}, cut off anywhere, yields what it holds and says so`, async () => {
      const whole = readFileSync(`fixtures/archives/${name}`);
      let seen = 0;
      for (let i = 1; i < 12; i++) {
        const bytes = whole.subarray(0, Math.floor((whole.length * i) / 12));
        const found = await discoverIn(bundle({ [name]: bytes }), [name]);
        for (const host of found.hosts) expect(host.tree.whole).toEqual([]);
        // Half of this tar are the zeros at its end, of which some may be missing.
        if (name !== 'web01.tar' || i < 6)
          expect(codes(found).join()).toMatch(/archive-cut-off|archive-broken|archive-not-read/);
        seen += Object.keys(evidence(found)).length;
      }
      if (name === 'web01.tar' || name === 'web01.zip') expect(seen).toBeGreaterThan(3);
    });

    it(`${name} with flipped bytes never ends in an exception`, async () => {
      const whole = readFileSync(`fixtures/archives/${name}`);
      for (let i = 0; i < 40; i++) {
        const bytes = Buffer.from(whole);
        const at = (i * 7919) % bytes.length;
        bytes[at] = bytes[at]! ^ (1 << (i % 8));
        await discoverIn(bundle({ [name]: bytes }), [name]);
      }
    });
  }
});

describe('places', () => {
  it('name the archive and the member, also of archives in archives and folders', async () => {
    const inner = gzipSync(makeTar(plain));
    const outer = makeTar([
      { name: 'all/web01.tar.gz', body: inner },
      { name: 'all/web02.tar', body: makeTar(plain) },
    ]);
    const found = await discoverIn(bundle({ 'sites/a/outer.tar': outer, 'sites/b/etc/ssh/sshd_config': config }), [
      'sites',
    ]);
    expect(Object.keys(evidence(found)).sort().reverse()).toEqual([
      'sites/b/etc/ssh/sshd_config',
      'sites/a/outer.tar!/all/web02.tar!/web01/ss-tlnp.txt',
      'sites/a/outer.tar!/all/web02.tar!/web01/etc/ssh/sshd_config',
      'sites/a/outer.tar!/all/web01.tar.gz!/web01/ss-tlnp.txt',
      'sites/a/outer.tar!/all/web01.tar.gz!/web01/etc/ssh/sshd_config',
    ]);
  });

  it('without a folder inside take the name of the archive', async () => {
    const found = await discoverIn(
      bundle({ 'db7.tgz': gzipSync(makeTar([{ name: './etc/ssh/sshd_config', body: config }])) }),
      ['db7.tgz'],
    );
    expect(onlyHost(found).name).toBe('db7');
  });

  it('are found by content where the name tells nothing', async () => {
    const found = await discoverIn(bundle({ attachment: gzipSync(makeTar(plain)) }), ['attachment']);
    expect(Object.keys(evidence(found))).toContain('attachment!/web01/ss-tlnp.txt');
  });

  it('of a single packed file are those in it', async () => {
    const found = await discoverIn(bundle({ 'ss-tlnp.txt.gz': gzipSync(sockets) }), ['ss-tlnp.txt.gz']);
    expect(evidence(found)).toEqual({ 'ss-tlnp.txt.gz!/ss-tlnp.txt': sockets });
  });
});

describe('names', () => {
  it('that are long come through, as GNU tar and pax write them', async () => {
    const long = `web01/etc/ssh/sshd_config.d/${'x'.repeat(200)}.conf`;
    const gnu = await discoverTar([...plain, { name: long, body: 'Port 2222\n' }]);
    expect(textOf(gnu, `web01.tar!/${long}`)).toBe('Port 2222\n');
    const pax = await discoverTar([...plain, paxHeader({ path: long }), { name: 'short', body: 'Port 2222\n' }]);
    expect(textOf(pax, `web01.tar!/${long}`)).toBe('Port 2222\n');
  });

  it('that lead outside, hold control bytes or have no end are refused and named safely', async () => {
    const found = await discoverTar([
      ...plain,
      { name: '../../etc/ssh/sshd_config', body: 'Port 1\n' },
      { name: '/etc/ssh/sshd_config', body: 'Port 2\n' },
      { name: 'web01/\x1b[31m/sshd_config', body: 'Port 3\n' },
      { name: `web01/${'y'.repeat(5000)}`, body: 'Port 4\n' },
      { name: `${'d/'.repeat(80)}sshd_config`, body: 'Port 5\n' },
    ]);
    expect(Object.values(evidence(found)).sort()).toEqual([config, sockets]);
    const { problems } = onlyHost(found);
    expect(problems.map(({ code }) => code)).toEqual(['member-refused', 'member-refused', 'member-refused']);
    for (const { message } of problems) expect(message).not.toMatch(/[\x00-\x1f]/);
  });

  it('that come twice count as they do when the archive is unpacked', async () => {
    const found = await discoverTar([...plain, { name: 'web01/etc/ssh/sshd_config', body: 'Port 2222\n' }]);
    expect(evidence(found)['web01.tar!/web01/etc/ssh/sshd_config']).toBe('Port 2222\n');
    expect(codes(found)).toEqual(['member-twice']);
  });

  it('below a file or a link are refused', async () => {
    const found = await discoverTar([
      ...plain,
      { name: 'web01/etc/default', type: '2', target: '/etc' },
      { name: 'web01/etc/default/ssh', body: 'SSHD_OPTS="-p 9"\n' },
      { name: 'web01/ss-tlnp.txt/x', body: 'x' },
    ]);
    expect(Object.keys(evidence(found))).toHaveLength(2);
    expect(codes(found)).toEqual(['member-refused']);
  });
});

describe('members that are no files', () => {
  it('are left out: devices, pipes, files with holes; a link stays inside its root', async () => {
    const found = await discoverTar([
      ...plain,
      { name: 'web01/dev-null', type: '3' },
      { name: 'web01/pipe', type: '6' },
      { name: 'web01/etc/hosts.allow', type: '2', target: '../../../../../etc/passwd' },
      { name: 'web01/etc/hosts.deny', type: '2', target: 'nowhere' },
      { name: 'web01/copy-ss-tlnp.txt', type: '1', target: 'web01/ss-tlnp.txt' },
      { name: 'web01/etc/passwd2', type: '1', target: '../../etc/passwd' },
      paxHeader({ 'GNU.sparse.major': '1', 'GNU.sparse.minor': '0', 'GNU.sparse.name': 'web01/iptables-save' }),
      { name: 'web01/GNUSparseFile.0/iptables-save', body: '1\n0\n10\n' },
    ]);
    expect([...new Set(codes(found))].sort()).toEqual(['member-refused']);
    expect(evidence(found)['web01.tar!/web01/copy-ss-tlnp.txt']).toBe(sockets);
    expect(onlyHost(found).tree.files.has('/etc/passwd')).toBe(false);
    expect(found.files.some(({ path }) => path.includes('passwd'))).toBe(false);
  });
});

describe('limits', () => {
  const zeros = Buffer.alloc(200 * 1024 * 1024);

  it('stop a bomb by its ratio, its size and its members; what came before is used', async () => {
    const bomb = gzipSync(Buffer.concat([makeTar(plain, false), makeTar([{ name: 'web01/zeros', body: zeros }])]), {
      level: 9,
    });
    const root = bundle({ 'bomb.tgz': bomb });
    for (const archiveLimits of [{ ratio: 500 }, { unpacked: 1024 * 1024 }]) {
      const found = await discoverIn(root, ['bomb.tgz'], { archiveLimits });
      expect(codes(found)).toContain('archive-limit');
      expect(Object.values(evidence(found)).sort()).toEqual([config, sockets]);
    }
    const many = await discoverTar(
      Array.from({ length: 50 }, (_, i) => ({ name: `f${i}`, body: '' })),
      {
        archiveLimits: { members: 10 },
      },
    );
    expect(codes(many)).toContain('archive-limit');
  });

  it('of nesting leave the inner archives closed', async () => {
    const inner = makeTar([{ name: 'b.tar', body: makeTar([{ name: 'c.tar', body: makeTar(plain) }]) }]);
    const root = bundle({ 'a.tar': inner });
    expect(codes(await discoverIn(root, ['a.tar']))).toEqual([]);
    expect(codes(await discoverIn(root, ['a.tar'], { archiveLimits: { nesting: 2 } }))).toContain('archive-limit');
  });

  it('hold no memory for members that say nothing', async () => {
    const before = process.memoryUsage().arrayBuffers;
    const found = await discoverTar([
      ...plain,
      { name: 'web01/var/log/huge.log', body: Buffer.alloc(60_000_000, 'x\n') },
    ]);
    expect(onlyHost(found).name).toBe('web01');
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(400_000_000);
  });
});

describe('lengths that lie', () => {
  it('end the reading and are told', async () => {
    const found = await discoverIn(
      bundle({ 'web01.tar': makeTar([...plain, { name: 'web01/endless', body: 'x', size: 2 ** 33 - 1 }]) }),
      ['web01.tar'],
    );
    expect(Object.values(evidence(found)).sort()).toEqual([config, sockets]);
    expect(codes(found)).toContain('archive-cut-off');
  });

  it('are taken as they are where a pax header corrects them', async () => {
    const found = await discoverTar([
      paxHeader({ size: '8' }),
      { name: 'web01/etc/ssh/sshd_config', body: 'Port 22\n', size: 0 },
    ]);
    expect(Object.values(evidence(found))).toEqual(['Port 22\n']);
  });
});

describe('modes of archived host keys', () => {
  const packed = (mode: number, others: number): Promise<Discovery> =>
    discoverTar([
      { name: 'web01/etc/ssh/sshd_config', body: config, mode: others },
      { name: 'web01/etc/ssh/ssh_host_rsa_key', body: 'PRIVATE', mode },
    ]);

  it('are those of the host, and their content is never read', async () => {
    const { keyFiles } = onlyHost(await packed(0o644, 0o600));
    expect(keyFiles).toMatchObject([{ path: '/etc/ssh/ssh_host_rsa_key', mode: 0o644, owner: 'root', size: 7 }]);
    expect(keyFiles[0]!.file.text).toBe('');
  });

  it('tell nothing where all members have what a checkout gives them', async () => {
    expect(onlyHost(await packed(0o644, 0o644)).keyFiles).toEqual([]);
  });
});

it('a tar of 20,000 members is read', async () => {
  const members = Array.from({ length: 20_000 }, (_, i) => ({ name: `web01/usr/share/doc/${i}/copyright`, body: 'x' }));
  const found = await discoverTar([...members, ...plain]);
  expect(Object.values(evidence(found)).sort()).toEqual([config, sockets]);
});

it('the recorded sos archive, cut off, loses certainty about what is missing and says so', async () => {
  const folder = 'fixtures/oracles/hosts/01-baseline--sos/bundle';
  const [name = ''] = readdirSync(folder);
  const bytes = readFileSync(`${folder}/${name}`);
  const found = await discoverIn(bundle({ [name]: bytes.subarray(0, bytes.length >> 1) }), [name]);
  expect(codes(found).join()).toMatch(/archive-cut-off|archive-broken/);
});
