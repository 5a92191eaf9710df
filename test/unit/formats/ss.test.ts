import { describe, expect, it } from 'vitest';
import { No, Yes } from '#core/tri';
import { format as netstat } from '#formats/netstat/format';
import { format } from '#formats/ss/format';
import {
  describeSockets,
  expectNeverThrows,
  expectSoundTree,
  fixture,
  lowerFiles,
  systemDialect,
} from './host-state.ts';

const sockets = async (name: string, text = fixture(`ss/${name}`)): Promise<string[]> =>
  describeSockets((await lowerFiles(format, { [name]: text })).into);

/** What the process in the fixtures' namespace really listened on. */
const bound = [
  '4 127.0.0.1 :2200',
  '4 * :2201 %d0',
  '4 * :443',
  '4 * :22',
  '6 fe80::2c94:d1ff:fe53:28fc :2205 %d0',
  '6 ::1 :2200',
  '4 127.0.0.1 :2203',
  '6 * :2201 %d0',
  '6 * +v4 :2222',
  '6 * :22',
  '6 2001:db8:1:2:216:3eff:fe12:3456 :2204',
  '6 * +v4 :8080',
];

const withoutHolders = (lines: string[]): string[] => lines.map((line) => line.replace(/ python3\[.*| \d+\/\d+$/, ''));

describe('ss', () => {
  it.each([
    'ss_-tlnp.txt',
    'ss_-tulpn.txt',
    'ss_-lnt.txt',
    'ss_-tan.txt',
    'ss_-tlp.txt',
    'ss_-tlnpe.txt',
    'ss_-tn_state_listening.txt',
    'ss_-H_-tlnp.txt',
  ])('lists every listener of %s', async (name) => {
    expect(withoutHolders(await sockets(name))).toEqual([...bound, 'complete']);
  });

  it.each(['ss_-n_state_listening.txt', 'ports.txt'])(
    'takes sockets without a peer for listeners: %s',
    async (name) => {
      const text = fixture('ss/ss_-n_state_listening.txt');
      expect(withoutHolders(await sockets(name, text))).toEqual([
        '4 * :2222',
        '4 127.0.0.1 :2200',
        '4 * :2022 %dum0',
        '4 * :22',
        '6 * +v4 :8080',
        '6 2001:db8::20 :22',
        'complete',
      ]);
    },
  );

  it('makes nothing of connections alone', async () => {
    const text = 'Recv-Q Send-Q Local Address:Port Peer Address:Port Process\n0 0 192.0.2.10:22 192.0.2.99:50000\n';
    expect(await sockets('ss-tan.txt', text)).toEqual([]);
  });

  it('lists every listener of ss -peaonmi among other sockets', async () => {
    const { into, diagnostics } = await lowerFiles(format, { 'ss_-peaonmi': fixture('ss/ss_-peaonmi.txt') });
    expect(withoutHolders(describeSockets(into))).toEqual([...bound, 'complete']);
    expect(diagnostics.every(({ effect }) => effect === 'none')).toBe(true);
  });

  it('keeps programs, queue and the whole row as origin', async () => {
    const { into, textAt } = await lowerFiles(format, { 'ss-tlnp.txt': fixture('ss/sshd-ss-tlnp.txt') });
    expect(describeSockets(into)).toEqual(['4 * :22 sshd[82] 0/128', '6 * :22 sshd[82] 0/128', 'complete']);
    const [contribution] = into.of('sockets');
    expect(contribution!.basis).toBe('observed');
    expect(contribution!.value.privileged).toBe(Yes);
    expect(textAt(contribution!.value.sockets[0]!.origin)).toBe(
      'LISTEN 0      128          0.0.0.0:22        0.0.0.0:*    users:(("sshd",pid=82,fd=6))',
    );
  });

  it('sees that an ordinary user was shown no programs', async () => {
    const { into } = await lowerFiles(format, { 'ss_-tlnp': fixture('ss/unprivileged-ss_-tlnp.txt') });
    expect(into.of('sockets')[0]!.value.privileged).toBe(No);
    expect(describeSockets(into)).toEqual(['4 * :22 0/128', '6 * :22 0/128', 'complete']);
  });

  it('takes a listing without rows for an answer where listeners of TCP were asked for', async () => {
    expect(await sockets('ss-tulpn.txt', fixture('ss/nothing-listens-ss-tulpn.txt'))).toEqual(['complete']);
    expect(await sockets('listening.txt', fixture('ss/nothing-listens-ss-tulpn.txt'))).toEqual([]);
  });

  it.each(['ss_-ulnp.txt', 'ss_-tn.txt'])('says nothing of TCP listeners from %s', async (name) => {
    expect(await sockets(name)).toEqual([]);
  });

  it.each([
    ['ss_-tlnp_grep_22.txt', 10],
    ['ss_-tlnp_sport_22.txt', 2],
    ['ss_-4tlnp.txt', 4],
  ])('counts %s as a partial view', async (name, count) => {
    const found = await sockets(name);
    expect(found).toHaveLength(count + 1);
    expect(found.at(-1)).toBe('partial');
  });

  it('counts rows without a header as a partial view where nobody asked to leave it out', async () => {
    expect((await sockets('listening.txt', fixture('ss/ss_-H_-tlnp.txt'))).at(-1)).toBe('partial');
  });

  it.each(['ss -tlnp -f inet', 'ss --family=inet6 -tlnp', 'ss -4 -6 -tln', 'ss -ltn4p6'])(
    'sees that %s asks for one family only',
    async (command) => {
      const change = { claim: { path: 'a', slug: 'a', command } };
      const { into } = await lowerFiles(format, { a: fixture('ss/ss_-tlnp.txt') }, { change });
      expect(describeSockets(into).at(-1)).toBe('partial');
    },
  );

  it('takes every protocol of both families for a whole view', async () => {
    const change = { claim: { path: 'a', slug: 'a', command: 'ss -A inet -lnp' } };
    const { into } = await lowerFiles(format, { a: fixture('ss/ss_-tlnp.txt') }, { change });
    expect(describeSockets(into).at(-1)).toBe('complete');
  });

  it('believes no name that looks like a further program', async () => {
    const row = (users: string): string => `LISTEN 0      128    0.0.0.0:22    0.0.0.0:*    users:((${users}))\n`;
    const read = async (users: string): Promise<string> => (await sockets('ss-tlnp.txt', row(users)))[0]!;
    expect(await read('"x",pid=1,("sshd",pid=20,fd=3')).toBe('4 * :22 x",pid=1,("sshd[20] 0/128');
    expect(await read('"sshd",pid=20,proc_ctx=system_u:system_r:sshd_t:s0-s0:c0.c1023,fd=3')).toBe(
      '4 * :22 sshd[20] 0/128',
    );
    expect(await read('"sshd",pid=20,fd=3),("systemd",pid=1,fd=40')).toBe('4 * :22 sshd[20],systemd[1] 0/128');
  });

  it('knows a filter from the recorded command line', async () => {
    const text = fixture('ss/ss_-tlnp.txt');
    const change = { claim: { path: 'a', slug: 'a', command: 'ss -tlnp | grep -v 443' } };
    expect(describeSockets((await lowerFiles(format, { a: text }, { change })).into).at(-1)).toBe('partial');
  });

  it('takes the mapped wildcard for the one of IPv4', async () => {
    const row = (end: string): string => `LISTEN 0      7      [::ffff:0.0.0.0]:2210             *:*    ${end}\n`;
    expect(await sockets('ss-tlnp.txt', row(''))).toEqual(['4 * :2210 0/7', 'partial']);
    expect(await sockets('ss-tlnp.txt', row('ino:40 sk:12 v6only:0 <->'))).toEqual(['4 * :2210 0/7', 'partial']);
  });

  describe('wildcards', () => {
    const table = (...rows: string[]): string =>
      `State      Recv-Q Send-Q Local Address:Port               Peer Address:Port\n${rows.join('\n')}\n`;
    const row = (local: string, peer = '*:*', rest = ''): string =>
      `LISTEN     0      128          ${local}                     ${peer}${rest}`;

    it('reads `*` beside `:::` as IPv4 (iproute2 before 4.13)', async () => {
      expect(await sockets('ss-tln', table(row('*:22'), row(':::22', ':::*')))).toEqual([
        '4 * :22 0/128',
        '6 * :22 0/128',
        'complete',
      ]);
    });

    it('reads `*` beside `[::]` as IPv4 (RHEL 7)', async () => {
      expect(await sockets('ss-tln', table(row('*:22'), row('[::]:22', '[::]:*')))).toEqual([
        '4 * :22 0/128',
        '6 * :22 0/128',
        'complete',
      ]);
    });

    it('does not know whether a lone `:::22` takes IPv4, unless sshd alone holds it', async () => {
      const own = '   users:(("sshd",1011,4))';
      const both = '   users:(("sshd",1011,3),("systemd",1,49))';
      expect(await sockets('ss-tln', table(row(':::22', ':::*')))).toEqual(['6 * +v4? :22 0/128', 'complete']);
      expect(await sockets('ss-tlnp', table(row(':::22', ':::*', own)))).toEqual([
        '6 * :22 sshd[1011] 0/128',
        'complete',
      ]);
      expect((await sockets('ss-tlnp', table(row(':::22', ':::*', both))))[0]).toBe(
        '6 * +v4? :22 sshd[1011],systemd[1] 0/128',
      );
    });

    it('is sure of IPv4 only where nothing tells the release', async () => {
      const text = 'LISTEN 0      4096         *:22         *:*\n';
      expect(await sockets('ss-tln', text)).toEqual(['4 * :22 0/4096', 'partial']);
      expect(await sockets('ss-tln', table(row('*:22')))).toEqual(['4 * :22 0/128', 'partial']);
    });

    it('asks the system for the release', async () => {
      const text = table(row('*:22'));
      const on = async (id: string, version: string): Promise<string[]> =>
        describeSockets((await lowerFiles(format, { 'ss-tln': text }, { dialect: systemDialect(id, version) })).into);
      expect(await on('ubuntu', '24.04')).toEqual(['6 * +v4 :22 0/128', 'complete']);
      expect(await on('centos', '7')).toEqual(['4 * :22 0/128', 'complete']);
    });
  });

  it('widens where a port is a name that is not known', async () => {
    const text = fixture('ss/ss_-tlp.txt').replace('*:http-alt', '*:my-own  ');
    const { into, diagnostics } = await lowerFiles(format, { 'ss_-tlp': text });
    expect(describeSockets(into)).toHaveLength(bound.length);
    expect(describeSockets(into).at(-1)).toBe('partial');
    expect(diagnostics).toMatchObject([{ code: 'listener-not-placed', effect: 'widens' }]);
  });

  it('finds processes that did not fit on the row', async () => {
    const text = `${fixture('ss/sshd-ss-tlnp.txt').split('\n')[0]}\nLISTEN 0 128 0.0.0.0:22 0.0.0.0:*\n     users:(("sshd",pid=803,fd=3))\n`;
    expect(await sockets('ss-tlnp', text)).toEqual(['4 * :22 sshd[803] 0/128', 'complete']);
  });

  it('leaves other network namespaces and failed outputs alone', async () => {
    const text = fixture('ss/ss_-tlnp.txt');
    const other = await lowerFiles(format, { 'ss-tlnp': text }, { change: { namespace: 'blue' } });
    expect(other.into.of('sockets')).toEqual([]);
    const failed = await lowerFiles(
      format,
      { 'ss-tlnp': 'sh: ss: command not found' },
      { change: { quality: 'failed' } },
    );
    expect(failed.into.of('sockets')).toEqual([]);
  });

  it('recognises listings by name and by content', () => {
    const text = fixture('ss/ss_-tlnp.txt');
    const score = (slug: string, head: string): number => format.detect({ path: slug, slug }, head)?.score ?? 0;
    expect(score('ss-tlnp', text)).toBe(90);
    expect(score('sudo-ss-tlnp', '')).toBe(60);
    expect(score('listening', text)).toBe(80);
    expect(score('ports', fixture('ss/ss_-tlnp_grep_22.txt'))).toBe(70);
    expect(score('ss-s', '')).toBe(0);
    const oneState = fixture('ss/ss_-n_state_listening.txt');
    expect(score('ports', oneState)).toBe(80);
    expect(netstat.detect({ path: 'ports', slug: 'ports' }, oneState)).toBe(null);
    expect(score('sshd-config', 'Port 22\n')).toBe(0);
  });

  it('makes a sound tree and never throws', async () => {
    const { inputs } = await lowerFiles(format, { 'ss-peaonmi': fixture('ss/ss_-peaonmi.txt') });
    const code = await format.load();
    const [input] = inputs;
    expectSoundTree(code.tree(input!.file, input!.parsed), input!.file.text);
    await expectNeverThrows(
      format,
      [
        'LISTEN',
        'tcp',
        '0',
        '128',
        '*:22',
        '[::]:22',
        ':::22',
        '0.0.0.0:*',
        'users:(("sshd",pid=1,fd=3))',
        'State',
        'Recv-Q',
        'Local',
      ],
      [fixture('ss/ss_-tlnpe.txt')],
    );
  });
});
