/**
 * How sshd makes text safe for a terminal: a backslash is doubled, everything but printable ASCII, blanks, CR, BEL and
 * backspace becomes a backslash and three octal digits, byte by byte.
 */
export function visible(text: string, encoding: 'utf-8' | 'latin-1' = 'utf-8'): string {
  if (/^[ -[\]-~\t]*$/.test(text)) return text;
  let out = '';
  for (const byte of Buffer.from(text, encoding === 'latin-1' ? 'latin1' : 'utf8')) {
    if (byte === 0x5c) out += '\\\\';
    else if ((byte >= 0x20 && byte < 0x7f) || byte === 9 || byte === 10 || byte === 8 || byte === 7 || byte === 13)
      out += String.fromCharCode(byte);
    else out += `\\${byte.toString(8).padStart(3, '0')}`;
  }
  return out;
}
