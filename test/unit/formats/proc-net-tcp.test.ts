import { describe, expect, it } from 'vitest';
import { format } from '#formats/proc-net-tcp/format';
import { describeSockets, expectNeverThrows, expectSoundTree, fixture, lowerFiles } from './host-state.ts';

const tables = { 'proc/net/tcp': fixture('proc-net-tcp/tcp'), 'proc/net/tcp6': fixture('proc-net-tcp/tcp6') };

const ipv4 = ['4 127.0.0.1 :2200', '4 * :2201', '4 * :443', '4 * :22'];
const ipv6 = [
  '6 fe80::2c94:d1ff:fe53:28fc :2205',
  '6 ::1 :2200',
  '4 127.0.0.1 :2203',
  '6 * :2201',
  '6 * +v4? :2222',
  '6 * :22',
  '6 2001:db8:1:2:216:3eff:fe12:3456 :2204',
  '6 * +v4? :8080',
];

describe('/proc/net/tcp', () => {
  it('takes both tables for one view', async () => {
    const { into, diagnostics, textAt } = await lowerFiles(format, tables);
    expect(describeSockets(into)).toEqual([...ipv4, ...ipv6, 'complete']);
    expect(diagnostics).toEqual([]);
    expect(textAt(into.of('sockets')[0]!.value.sockets[3]!.origin)).toMatch(/^3: 00000000:0016 00000000:0000 0A /);
  });

  it('counts one table as a partial view, unless the other does not exist', async () => {
    const one = { 'proc/net/tcp': tables['proc/net/tcp'] };
    expect(describeSockets((await lowerFiles(format, one)).into)).toEqual([...ipv4, 'partial']);
    const lookup = () => ({ state: 'absent' }) as const;
    expect(describeSockets((await lowerFiles(format, one, { lookup })).into)).toEqual([...ipv4, 'complete']);
  });

  it('takes the mapped wildcard for the one of IPv4', async () => {
    const row =
      '   0: 0000000000000000FFFF000000000000:08A2 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 2754734 1 0000000000000000 100 0 0 10 0\n';
    const { into } = await lowerFiles(format, { 'proc/net/tcp6': row });
    expect(describeSockets(into)).toEqual(['4 * :2210', 'partial']);
  });

  it('counts a cut line', async () => {
    const cut = { ...tables, 'proc/net/tcp': `${tables['proc/net/tcp']}   6: 00000000:00` };
    const { into, diagnostics } = await lowerFiles(format, cut);
    expect(describeSockets(into).at(-1)).toBe('partial');
    expect(diagnostics).toMatchObject([{ code: 'unexpected-line', effect: 'widens' }]);
  });

  it('recognises the tables by name and by content, and not those of UDP', () => {
    const kind = (path: string, slug: string, head = ''): string => {
      const found = format.detect({ path, slug }, head);
      return found ? `${found.kind} ${found.score}` : '';
    };
    expect(kind('proc/net/tcp6', 'tcp6')).toBe('proc-net-tcp6 60');
    expect(kind('proc/1/net/tcp', 'tcp', tables['proc/net/tcp'])).toBe('proc-net-tcp 90');
    expect(kind('a', 'a', tables['proc/net/tcp'])).toBe('proc-net-tcp 80');
    expect(kind('a', 'a', tables['proc/net/tcp6'])).toBe('proc-net-tcp6 80');
    expect(kind('cmd/proc-net-tcp6.txt', 'proc-net-tcp6')).toBe('proc-net-tcp6 60');
    const udp =
      '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops\n';
    expect(kind('a', 'a', udp)).toBe('');
  });

  it('makes a sound tree and never throws', async () => {
    const { inputs } = await lowerFiles(format, tables);
    const code = await format.load();
    for (const { file, parsed } of inputs) expectSoundTree(code.tree(file, parsed), file.text);
    await expectNeverThrows(
      format,
      ['sl', '0:', '00000000:0016', '00000000000000000000000000000000:0016', '0A', '00000000:00000000'],
      Object.values(tables),
    );
  });
});
