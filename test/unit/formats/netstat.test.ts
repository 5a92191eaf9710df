import { describe, expect, it } from 'vitest';
import { No, Yes } from '#core/tri';
import { format } from '#formats/netstat/format';
import { describeSockets, expectNeverThrows, expectSoundTree, fixture, lowerFiles } from './host-state.ts';

const read = (name: string, text = fixture(`netstat/${name}`)) => lowerFiles(format, { [name]: text });
const sockets = async (name: string, text?: string): Promise<string[]> =>
  describeSockets((await read(name, text)).into);

const ipv4 = ['4 127.0.0.1 :2200', '4 * :2201', '4 * :443', '4 * :22'];
const ipv6 = ['6 ::1 :2200', '4 127.0.0.1 :2203', '6 * :2201', '6 * +v4? :2222', '6 * :22', '6 * +v4? :8080'];
const plain = (lines: string[]): string[] => lines.map((line) => line.replace(/ python3.*/, ''));

it('knows a title whose bracket follows without a space', async () => {
  const text = `Connexions Internet actives (serveurs et établies)
tcp        0      0 0.0.0.0:22              0.0.0.0:*               LISTEN
Sockets du domaine UNIX actives(serveurs et établies)
`;
  expect((await lowerFiles(format, { 'netstat-an.txt': text })).diagnostics).toEqual([]);
});

describe('netstat', () => {
  it('lists every listener where nothing is cut', async () => {
    const whole = [...ipv4, '6 fe80::2c94:d1ff:fe53:28fc :2205', ...ipv6];
    whole.splice(-1, 0, '6 2001:db8:1:2:216:3eff:fe12:3456 :2204');
    expect(plain(await sockets('netstat_-W_-neopa.txt'))).toEqual([...whole, 'complete']);
  });

  it.each(['netstat_-tlnp.txt', 'netstat_-tulpn.txt', 'netstat_-tl.txt'])(
    'does not take a cut address for a whole one in %s',
    async (name) => {
      const { into, diagnostics } = await read(name);
      expect(plain(describeSockets(into))).toEqual([...ipv4, ...ipv6, 'partial']);
      expect(diagnostics.map(({ code, effect }) => `${code} ${effect}`)).toEqual([
        'listener-not-placed widens',
        'listener-not-placed widens',
      ]);
    },
  );

  it('reads program names with blanks, cut ones, and what follows them', async () => {
    const expected = ['4 * :22 sshd[82]', '6 * :22 sshd[82]', 'complete'];
    const { into, textAt } = await read('sshd-netstat-tlnp.txt');
    expect(describeSockets(into)).toEqual(expected);
    expect(into.of('sockets')[0]!.value.privileged).toBe(Yes);
    expect(textAt(into.of('sockets')[0]!.value.sockets[1]!.origin)).toBe(
      'tcp6       0      0 :::22                   :::*                    LISTEN      82/sshd: /usr/sbin/',
    );
    expect(await sockets('sos-netstat_-W_-neopa.txt')).toEqual(expected);
  });

  it('sees that an ordinary user was shown no programs', async () => {
    const { into, diagnostics } = await read('unprivileged-netstat_-tlnp.txt');
    expect(into.of('sockets')[0]!.value.privileged).toBe(No);
    expect(describeSockets(into)).toEqual(['4 * :22', '6 * :22', 'complete']);
    expect(diagnostics).toEqual([]);
  });

  it.each(['de_DE', 'fr_FR', 'pt_BR', 'ja_JP', 'cs_CZ', 'et_EE'])('reads the language of %s', async (locale) => {
    const { into, diagnostics } = await read(`${locale}-netstat_-tanp.txt`);
    expect(plain(describeSockets(into))).toEqual(['4 * :22', '6 * :22', 'complete']);
    expect(diagnostics).toEqual([]);
  });

  it('does not know of a lone IPv6 wildcard whether it takes IPv4, unless sshd holds it', async () => {
    const heading = 'Active Internet connections (only servers)\n';
    const row = (holder: string): string =>
      `${heading}tcp6       0      0 :::22                   :::*                    LISTEN      ${holder}\n`;
    expect(await sockets('netstat-tlnp', row('1/systemd'))).toEqual(['6 * +v4? :22 systemd[1]', 'complete']);
    expect(await sockets('netstat-tlnp', row('1/init'))).toEqual(['6 * +v4? :22 init[1]', 'complete']);
    expect(await sockets('netstat-tlnp', row('77/sshd'))).toEqual(['6 * :22 sshd[77]', 'complete']);
    expect(await sockets('netstat-tlnp', row('-'))).toEqual(['6 * +v4? :22', 'complete']);
  });

  it('takes the mapped wildcard for the one of IPv4', async () => {
    const text =
      'Active Internet connections (only servers)\ntcp6       0      0 0.0.0.0:2210            :::*                    LISTEN      9/java\n';
    expect(await sockets('netstat-tlnp', text)).toEqual(['4 * :2210 java[9]', 'complete']);
  });

  it.each(['netstat --protocol=inet -lntp', 'netstat -lnp -A inet'])('sees that %s asks for IPv4', async (command) => {
    const change = { claim: { path: 'a', slug: 'a', command } };
    const text =
      'Active Internet connections (only servers)\ntcp        0      0 0.0.0.0:22            0.0.0.0:*                    LISTEN      9/sshd\n';
    const { into } = await lowerFiles(format, { a: text }, { change });
    expect(describeSockets(into).at(-1)).toBe('partial');
  });

  it('tells an empty table from a view without listeners', async () => {
    expect(await sockets('nothing-listens-netstat-tlnp.txt')).toEqual(['complete']);
    expect(await sockets('netstat_-tn.txt')).toEqual([]);
    const text = fixture('netstat/nothing-listens-netstat-tlnp.txt');
    expect(await sockets('netstat-ulnp', text)).toEqual([]);
  });

  it('counts rows without a heading as a partial view', async () => {
    const rows = fixture('netstat/sshd-netstat-tlnp.txt').split('\n').slice(2).join('\n');
    expect(await sockets('netstat-tlnp', rows)).toEqual(['4 * :22 sshd[82]', '6 * :22 sshd[82]', 'partial']);
  });

  it('reads the netstat of Windows', async () => {
    const { into, diagnostics } = await read('windows-netstat_-ano.txt');
    expect(describeSockets(into)).toEqual([
      '4 * :22',
      '4 * :135',
      '4 192.0.2.20 :139',
      '6 * :22',
      '6 * :135',
      'complete',
    ]);
    expect(into.of('sockets')[0]!.value.sockets[0]!.pids).toEqual([2684]);
    expect(diagnostics).toEqual([]);
  });

  it('recognises socket tables by name and by content, and leaves other views alone', () => {
    const score = (slug: string, head = ''): number => format.detect({ path: slug, slug }, head)?.score ?? 0;
    const text = fixture('netstat/sshd-netstat-tlnp.txt');
    expect([score('netstat-tlnp', text), score('netstat-tlnp'), score('x', text)]).toEqual([90, 60, 80]);
    for (const slug of ['netstat-rn', 'netstat-s', 'netstat-w-agn', 'netstat-i']) expect(score(slug)).toBe(0);
    expect(score('x', fixture('ss/ss_-tulpn.txt'))).toBe(0);
  });

  it('makes a sound tree and never throws', async () => {
    for (const name of ['sos-netstat_-W_-neopa.txt', 'windows-netstat_-ano.txt', 'ja_JP-netstat_-tanp.txt']) {
      const { inputs } = await read(name);
      expectSoundTree((await format.load()).tree(inputs[0]!.file, inputs[0]!.parsed), inputs[0]!.file.text);
    }
    await expectNeverThrows(
      format,
      ['tcp', 'tcp6', '0', ':::22', '0.0.0.0:22', ':::*', 'LISTEN', '82/sshd: x', 'off (0.00/0/0)', 'TCP', 'Proto'],
      [fixture('netstat/sos-netstat_-W_-neopa.txt'), fixture('netstat/windows-netstat_-ano.txt')],
    );
  });
});
