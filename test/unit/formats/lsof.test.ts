import { describe, expect, it } from 'vitest';
import { Yes } from '#core/tri';
import { format } from '#formats/lsof/format';
import { describeSockets, expectNeverThrows, expectSoundTree, fixture, lowerFiles } from './host-state.ts';

const read = (name: string, text = fixture(`lsof/${name}`)) => lowerFiles(format, { [name]: text });
const sockets = async (name: string, text?: string): Promise<string[]> =>
  describeSockets((await read(name, text)).into);

const bound = [
  '4 * :22',
  '6 * :22',
  '6 * +v4? :2222',
  '4 127.0.0.1 :2200',
  '6 ::1 :2200',
  '4 * :2201',
  '6 * :2201',
  '4 127.0.0.1 :2203',
  '6 2001:db8:1:2:216:3eff:fe12:3456 :2204',
  '6 * +v4? :8080',
  '4 * :443',
  '6 fe80::2c94:d1ff:fe53:28fc :2205',
];
const plain = (lines: string[]): string[] => lines.map((line) => line.replace(/ python3.*/, ''));

describe('lsof', () => {
  it.each(['lsof_-nP_-i.txt', 'lsof_-i.txt', 'lsof_-nP_-iTCP_-sTCP_LISTEN.txt'])(
    'lists every listener of %s',
    async (name) => {
      const lines = plain(await sockets(name));
      // By name 127.0.0.1 behind an IPv6 socket is `localhost` and so is taken for ::1.
      const wanted = name === 'lsof_-i.txt' ? bound.map((l) => l.replace('4 127.0.0.1 :2203', '6 ::1 :2203')) : bound;
      expect(lines).toEqual([...wanted, 'complete']);
    },
  );

  it('tells nothing of listeners where the states were left out', async () => {
    const text = fixture('lsof/lsof_-nP_-i.txt').replaceAll(' (LISTEN)', '');
    expect(await sockets('lsof_-nPi.txt', text)).toEqual([]);
  });

  it.each([
    'lsof -nPi',
    'lsof -nPiTCP -sTCP:LISTEN',
    'lsof +c0 -nP -i',
    'lsof +c 0 -nPi',
    'lsof -nPi -R',
    'lsof -K -nPi',
    'lsof -nPi -Tqs',
  ])('takes %s for the whole table', async (command) => {
    const change = { claim: { path: 'a', slug: 'a', command } };
    const { into } = await lowerFiles(format, { a: fixture('lsof/lsof_-nP_-i.txt') }, { change });
    expect(describeSockets(into).at(-1)).toBe('complete');
  });

  it('tells sockets apart by their device where flags of the file are shown, too', async () => {
    const text = [
      'COMMAND   PID USER   FD   TYPE FILE-FLAG  DEVICE SIZE/OFF NODE NAME',
      'sshd    20352 root    3u  IPv4     RW,CX 2754726      0t0  TCP *:22 (LISTEN)',
      'sshd    20352 root    4u  IPv6     RW,CX 2754727      0t0  TCP *:22 (LISTEN)\n',
    ].join('\n');
    expect(await sockets('lsof_-i.txt', text)).toEqual(['4 * :22 sshd[20352]', '6 * :22 sshd[20352]', 'complete']);
  });

  it.each(['lsof_-nP_-i_22.txt', 'sshd-lsof-22.txt'])('counts %s as a partial view', async (name) => {
    expect((await sockets(name)).map((line) => line.replace(/ (?:python3|sshd)\[.*/, ''))).toEqual([
      '4 * :22',
      '6 * :22',
      'partial',
    ]);
  });

  it('does not trust a listing that shows nothing of root', async () => {
    const text = fixture('lsof/lsof_-nP_-i.txt').replaceAll(' root ', ' alice');
    expect((await sockets('lsof_-nP_-i', text)).at(-1)).toBe('partial');
  });

  it('finds sockets in the listing of all files', async () => {
    const { into, textAt, inputs } = await read('sos-lsof_M_-n_-l_-c.txt');
    expect(describeSockets(into)).toEqual(['4 * :22 sshd[82]', '6 * :22 sshd[82]', 'complete']);
    const [contribution] = into.of('sockets');
    expect(contribution!.value.privileged).toBe(Yes);
    expect(textAt(contribution!.value.sockets[0]!.origin)).toMatch(/^sshd +82 .*\(LISTEN\)$/);
    const [input] = inputs;
    expectSoundTree((await format.load()).tree(input!.file, input!.parsed), input!.file.text);
  });

  it('joins the processes that share a socket', async () => {
    const text = `COMMAND PID USER   FD   TYPE DEVICE SIZE/OFF NODE NAME
systemd   1 root   57u  IPv6  18203      0t0  TCP *:22 (LISTEN)
sshd    911 root    3u  IPv6  18203      0t0  TCP *:22 (LISTEN)
`;
    expect(await sockets('lsof-nP-i', text)).toEqual(['6 * +v4? :22 systemd[1],sshd[911]', 'complete']);
  });

  it('widens where a host name hides the address', async () => {
    const text = fixture('lsof/lsof_-i.txt').replace('TCP localhost:2200 (', 'TCP web01.example:2200 (');
    const { into, diagnostics } = await read('lsof_-i', text);
    expect(describeSockets(into).at(-1)).toBe('partial');
    expect(diagnostics).toMatchObject([{ code: 'listener-not-placed', effect: 'widens' }]);
  });

  it('recognises listings by name and by content', () => {
    const score = (slug: string, head = ''): number => format.detect({ path: slug, slug }, head)?.score ?? 0;
    const text = fixture('lsof/lsof_-i.txt');
    expect([score('lsof-22', text), score('lsof-22'), score('x', text), score('x', text.split('\n')[1])]).toEqual([
      90, 60, 80, 75,
    ]);
  });

  it('never throws', async () => {
    await expectNeverThrows(
      format,
      ['COMMAND', 'sshd', '82', 'root', '6u', 'IPv4', 'IPv6', '0t0', 'TCP', '*:22', '(LISTEN)'],
      [fixture('lsof/lsof_-i.txt')],
    );
  });
});
