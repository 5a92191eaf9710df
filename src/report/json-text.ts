/** Characters that JSON may hold as they are but a terminal acts on or hides: DEL, C1, bidi overrides, zero widths. */
const unsafe = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

const escaped = (character: string): string =>
  character === '\n'
    ? character
    : character
        .split('')
        .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
        .join('');

/** Most reports are plain ASCII, which is seen sooner than each of their characters is looked up. */
const safe = (json: string): string =>
  Buffer.byteLength(json) === json.length && !json.includes('\x7f') ? json : json.replace(unsafe, escaped);

/** JSON with two blanks of indent and a line end at the end, safe to print. */
export const jsonText = (value: unknown): string => `${safe(JSON.stringify(value, null, 2))}\n`;

/** JSON on one line, with a line end at the end, safe to print. */
export const jsonLine = (value: unknown): string => `${safe(JSON.stringify(value))}\n`;
