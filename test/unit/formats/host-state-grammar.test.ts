import { describe, expect, it } from 'vitest';
import { formatAddress } from '#core/address';
import { parseAssignments } from '#formats/_grammar/assignments';
import { claimName } from '#formats/_grammar/claim-name';
import { commandWords, optionLetters } from '#formats/_grammar/command-words';
import { portOf } from '#formats/_grammar/port-names';
import { blankBefore, parseSections } from '#formats/_grammar/sections';
import { parseSocketAddress } from '#formats/_grammar/socket-address';
import { format as ss } from '#formats/ss/format';
import { format as systemctl } from '#formats/systemctl/format';

describe('what a claim says of the command', () => {
  const claim = (slug: string, command?: string) => ({ path: slug, slug, ...(command ? { command } : {}) });

  it('takes words from the file’s name', () => {
    expect(commandWords(claim('sudo-ss-tlnp'), 'ss')).toEqual({ words: ['tlnp'], piped: false });
    expect(commandWords(claim('ip-6-route-show-table-all'), 'ip')?.words).toEqual([
      '6',
      'route',
      'show',
      'table',
      'all',
    ]);
    expect(commandWords(claim('ss-tlnp-grep-22'), 'ss')?.piped).toBe(true);
    expect(commandWords(claim('ssh-config'), 'ss')).toBeNull();
  });

  it('takes them from the command line where it is known', () => {
    const typed = claim('paste', '/usr/sbin/ss -tlnp 2>/dev/null | grep :22');
    expect(commandWords(typed, 'ss')).toEqual({ words: ['tlnp'], piped: true });
    expect(commandWords(claim('a', 'sudo ip -4 addr | cat'), 'ip')).toEqual({ words: ['4', 'addr'], piped: false });
    expect(claimName(typed)).toBe('ss-tlnp');
    expect(claimName(claim('a', 'sudo -n systemctl is-enabled ssh'))).toBe('systemctl-is-enabled-ssh');
    expect(ss.detect(typed, '')?.score).toBe(60);
    expect(systemctl.detect(claim('a', 'systemctl is-enabled ssh'), 'enabled\n')?.kind).toBe('systemctl-is-enabled');
  });

  it('reads option letters up to the first word that is none', () => {
    expect([...optionLetters(['tlnp', 'tcp', 'sport'], 'tlnp', { tcp: 'x' })]).toEqual(['t', 'l', 'n', 'p', 'x']);
  });
});

describe('addresses of sockets', () => {
  it.each([
    ['0.0.0.0:22', '* 0.0.0.0 - 22'],
    ['*:ssh', '* * - 22'],
    ['[::]:22', '* :: - 22'],
    [':::22', '* :: - 22'],
    ['::1:22', '::1 ::1 - 22'],
    ['[::1]:22', '::1 ::1 - 22'],
    ['0.0.0.0%eth0:22', '* 0.0.0.0 eth0 22'],
    ['[fe80::1]%eth0:22', 'fe80::1 fe80::1 eth0 22'],
    ['[fe80::1%eth0]:22', 'fe80::1 fe80::1 eth0 22'],
    ['fe80::1%eth0:22', 'fe80::1 fe80::1 eth0 22'],
    ['[::ffff:192.0.2.1]:22', '192.0.2.1 ::ffff:192.0.2.1 - 22'],
    ['web01:22', 'none web01 - 22'],
    ['*:no-such-service', '* * - null'],
    ['*:70000', '* * - null'],
  ])('reads %s', (text, expected) => {
    const at = parseSocketAddress(text)!;
    const address = at.wildcard ? '*' : at.address ? formatAddress(at.address) : 'none';
    expect(`${address} ${at.host} ${at.device ?? '-'} ${at.port}`).toBe(expected);
  });

  it.each(['', ':', '22', '*:', ':22', '/run/x'])('refuses %j', (text) => {
    expect(parseSocketAddress(text)).toBeNull();
  });

  it('knows ports by name', () => {
    expect([portOf('ssh'), portOf('HTTP-ALT'), portOf('0'), portOf('99999'), portOf('')]).toEqual([
      22,
      8080,
      0,
      null,
      null,
    ]);
  });
});

describe('assignments', () => {
  const read = (text: string): string[] =>
    parseAssignments(text).map((node) => {
      const place = JSON.stringify(text.slice(node.start, node.end));
      return node.type === 'remark' ? `remark ${place}` : `${node.name} = ${JSON.stringify(node.value)} at ${place}`;
    });

  it('reads names, quotes, blanks and what is none', () => {
    expect(read('A=1\n# no\n; no\nB="x \\" y"  \r\nC=\n D = 3 \nfoo bar \nE=\'q"\'\nF==x\n=\nG=')).toEqual([
      'A = "1" at "A=1"',
      String.raw`B = "x \" y" at "B=\"x \\\" y\""`,
      'C = "" at "C="',
      'D = "3" at "D = 3"',
      'remark "foo bar"',
      String.raw`E = "q\"" at "E='q\"'"`,
      'F = "=x" at "F==x"',
      'remark "="',
      'G = "" at "G="',
    ]);
  });

  it('reads past a byte order mark', () => {
    expect(read('\ufeffID=debian\n')).toEqual(['ID = "debian" at "ID=debian"']);
  });
});

describe('sections', () => {
  const text = 'before\n1: a\n  x\n\n2: b\n\t\ny\n';

  it('divides lines by what begins a section', () => {
    const sections = parseSections(text, ({ children }) => /^\d:$/.test(children[0]!.value));
    expect(sections.map(({ head, body }) => [head?.children[1]?.value ?? null, body.length])).toEqual([
      [null, 1],
      ['a', 1],
      ['b', 1],
    ]);
    expect(parseSections('', () => true)).toEqual([]);
  });

  it('sees blank lines above', () => {
    const rows = parseSections(text, () => false)[0]!.body;
    expect(rows.map((row) => blankBefore(text, row))).toEqual([true, false, false, true, true]);
  });
});
