import { describe, expect, it } from 'vitest';
import { cleanCapture } from '#discover/clean-capture';
import { decode } from '#discover/decode';
import { contentOf } from '#discover/source';

/** What the user's editor shows at the place of a piece of the parsed text. */
function rawAt(raw: string, piece: string): string {
  const { text, map } = cleanCapture(raw);
  const start = text.indexOf(piece);
  return raw.slice(map.toRaw(start), map.toRaw(start + piece.length - 1) + 1);
}

describe('terminal control sequences', () => {
  // `systemctl status ssh` of systemd 257 on a terminal.
  const status =
    '\x1b[0;1;32m●\x1b[0m ssh.service - OpenBSD Secure Shell server\n' +
    '     Loaded: loaded (\x1b]8;;file://web01/usr/lib/systemd/system/ssh.service\x1b\\/usr/lib/systemd/system/ssh.service\x1b]8;;\x1b\\; \x1b[0;1;32menabled\x1b[0m; preset: \x1b[0;1;32menabled\x1b[0m)\n';

  it('removes colours and links', () => {
    expect(cleanCapture(status).text).toBe(
      '● ssh.service - OpenBSD Secure Shell server\n     Loaded: loaded (/usr/lib/systemd/system/ssh.service; enabled; preset: enabled)\n',
    );
  });

  it('keeps positions those of the raw file', () => {
    const { text, map } = cleanCapture(status);
    expect(rawAt(status, 'ssh.service')).toBe('ssh.service');
    expect(rawAt(status, '/usr/lib')).toBe('/usr/lib');
    const enabled = map.pointAt(text.indexOf('enabled'));
    expect(enabled.line).toBe(2);
    expect(status.slice(enabled.offset, enabled.offset + 7)).toBe('enabled');
  });

  // Bash 5.2 in a terminal of 80 columns, as script(1) and the log of a terminal record it.
  it.each([
    ['a character taken back', '\x1b[?2004hweb01# ss -tlnx\b\x1b[Kp\r\n', 'web01# ss -tlnp\r\n'],
    ['completion', 'web01# ls /etc/ssh/sshd_c\x07onfig\x07\r\n', 'web01# ls /etc/ssh/sshd_config\r\n'],
    ['a paste', 'web01# \x1b[7muname -s\x1b[27m\b\b\b\b\b\b\b\buname -s\r\n', 'web01# uname -s\r\n'],
    ['something put in front', 'web01# abc\b\b\b\x1b[2@# \x1b[C\x1b[C\x1b[C\r\n', 'web01# # abc\r\n'],
    ['something put between', 'web01# ss -tln\b\btln\b\b\x1b[C\r\n', 'web01# ss -ttln\r\n'],
    ['an older command', 'web01# cat /etc/hosts\x1b[14Dss -tlnp\x1b[K\r\n', 'web01# ss -tlnp\r\n'],
    [
      'nothing printed',
      '\x1b[?2004l\r\x1b[?2004hweb01# ss -tlnp\r\n\x1b[?2004l\rState\r\n',
      'web01# ss -tlnp\r\nState\r\n',
    ],
    ['a column', '\x1b[32mssh\x1b[0m\x1b[7Gon\n', 'ssh   on\n'],
    ['a cursor that rises where the width is not known', 'web01# ab\x1b[A\bc\n', 'web01# ab\bc\n'],
    ['no terminal', 'one\rtwo\n', 'one\rtwo\n'],
  ])('shows what the terminal showed in the end: %s', (_, raw, shown) => {
    expect(cleanCapture(`first\n${raw}`).text).toBe(`first\n${shown}`);
    expect(rawAt(`first\n${raw}`, 'first')).toBe('first');
  });

  it('follows a line over the margin where the recording tells how wide the terminal was', () => {
    const head = 'Script started on 2026-11-28 17:36:00+00:00 [TERM="xterm" COLUMNS="20" LINES="50"]\n';
    const over = `web01# cat /etc/hosts.deny\x1b[A\b\b\b\b\b\b\b\b\b\b\b\b\b\bx`;
    expect(cleanCapture(`${head}${'web01# ls /etc/ssh/s \rhd_config'}\n`).text).toBe('web01# ls /etc/ssh/shd_config\n');
    expect(cleanCapture(`${head}web01# cat /etc/hosts.deny\x1b[A\x1b[5Dss\x1b[K\n`).text).toBe('wss\n');
    expect(cleanCapture(`${head}${over}\x1b[A\n`).text).toContain('\b');
  });

  it('ends an unterminated sequence with its line', () => {
    expect(cleanCapture('a\x1b]0;title\nb\x1b[\nc').text).toBe('a\nb\x1b[\nc');
  });

  it('keeps them in a file that was copied to its place, where the daemon would read them too', () => {
    const bytes = Buffer.from('Port\x1b[0m 22\n');
    expect(contentOf(bytes, 'etc/ssh/sshd_config').text).toBe('Port\x1b[0m 22\n');
    expect(contentOf(bytes, 'sshd_config.txt').text).toBe('Port 22\n');
  });
});

describe('what a capture adds', () => {
  it('cuts a sudo prompt that is glued to the first line', () => {
    const raw = '[sudo] password for bob: *filter\n:INPUT ACCEPT [0:0]\nCOMMIT\n';
    const { text, map } = cleanCapture(raw);
    expect(text).toBe('*filter\n:INPUT ACCEPT [0:0]\nCOMMIT\n');
    expect(map.pointAt(0)).toEqual({ line: 1, column: 26, offset: 25 });
    expect(map.pointAt(8)).toMatchObject({ line: 2, column: 1 });
  });

  it('cuts the lecture of sudo and the prompt after it', () => {
    // As sudo 1.9 prints it on first use.
    const raw =
      '\nWe trust you have received the usual lecture from the local System\nAdministrator. It usually boils down to these three things:\n\n' +
      '    #1) Respect the privacy of others.\n    #2) Think before you type.\n    #3) With great power comes great responsibility.\n\n' +
      'For security reasons, the password you type will not be visible.\n\n[sudo] Passwort für bob: \nState  Recv-Q\n';
    expect(cleanCapture(raw).text).toBe('State  Recv-Q\n');
  });

  it('cuts what ssh and the login shell print around the output', () => {
    const raw =
      "Warning: Permanently added 'web01' (ED25519) to the list of known hosts.\r\n" +
      'bash: warning: setlocale: LC_ALL: cannot change locale (de_DE.UTF-8)\r\ntable inet filter {\r\n}\r\nConnection to web01 closed.\r\n';
    expect(cleanCapture(raw).text).toBe('table inet filter {\r\n}\r\n');
  });

  it('reads the command off a shell prompt', () => {
    const { text, command } = cleanCapture('bob@web01:~$ sudo -n ss -tlnp\nState\nbob@web01:~$ \n');
    expect({ text, command }).toEqual({ text: 'State\n', command: 'ss -tlnp' });
  });

  it('leaves data alone that only resembles it', () => {
    for (const raw of [
      '# iptables-save\n*filter\n',
      'sshd: ALL\nexit: 1\n',
      'port 22\n',
      '\n\n*filter\n',
      '$ORIGIN x\n',
    ])
      expect(cleanCapture(raw).text).toBe(raw);
  });
});

describe('decoding', () => {
  it('keeps a UTF-8 byte order mark and carriage returns', () => {
    expect(decode(Buffer.from('\ufeffPort 22\r\n'))).toEqual({ text: '\ufeffPort 22\r\n', encoding: 'utf-8' });
  });

  it('falls back to Latin-1', () => {
    expect(decode(Buffer.from([0x23, 0xe9, 0x0a]))).toEqual({ text: '#é\n', encoding: 'latin-1' });
  });

  it('calls text with NUL bytes binary', () => {
    expect(decode(Buffer.from('a\0b')).encoding).toBe('binary');
  });

  it('reads what PowerShell wrote and leaves its mark out', () => {
    const content = contentOf(Buffer.from('\ufeffPort 22\r\n', 'utf16le'), 'ssh.txt');
    expect(content.text).toBe('Port 22\r\n');
    expect(content.map.pointAt(0)).toEqual({ line: 1, column: 2, offset: 1 });
  });

  it('never splits a character at the end of a head', () => {
    const bytes = Buffer.from('aé€😀');
    for (let end = 1; end <= bytes.length; end++) {
      const { text, encoding } = decode(bytes.subarray(0, end), true);
      expect(encoding).toBe('utf-8');
      expect('aé€😀'.startsWith(text)).toBe(true);
    }
  });
});
