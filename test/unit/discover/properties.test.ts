import { describe, expect, it } from 'vitest';
import { claimOf } from '#discover/claim';
import { cleanCapture } from '#discover/clean-capture';
import { decode } from '#discover/decode';
import { findFailedOutput } from '#discover/failed-output';
import { hostPathOf, isInRoot } from '#discover/host-path';
import { segmentPattern } from '#discover/shell-pattern';
import fc from '../../support/fast-check.ts';

/** Texts full of what is cut. */
const capture = fc
  .array(
    fc.oneof(
      fc.string(),
      fc.constantFrom(
        ...[
          '\n',
          '\r\n',
          '\x1b[0;1;32m',
          '\x1b[0m',
          '\x1b]8;;file://x\x1b\\',
          '\x1b]0;t\x07',
          '\x1b',
          '\x1b[',
          '\x1b]',
        ],
        ...['[sudo] password for bob: ', 'Sorry, try again.\n', 'bob@web01:~$ ss -tlnp\n', '$ ', 'logout\n'],
        ...['Connection to web01 closed.\r\n', 'iptables: Permission denied\n', 'cat: /a: No such file or directory\n'],
      ),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

describe('cleaning', () => {
  it('keeps every character that is left at its place in the raw text', () => {
    fc.assert(
      fc.property(capture, (raw) => {
        const { text, map } = cleanCapture(raw);
        let last = -1;
        for (let i = 0; i < text.length; i++) {
          const at = map.toRaw(i);
          expect(at).toBeGreaterThan(last);
          expect(raw[at]).toBe(text[i]);
          last = at;
        }
        expect(map.raw).toBe(raw);
        expect(map.pointAt(text.length).offset).toBeLessThanOrEqual(raw.length);
      }),
    );
  });

  it('changes nothing the second time, as far as colours go', () => {
    fc.assert(
      fc.property(fc.string(), (raw) => {
        fc.pre(!/[\x1b$#[]|sudo|exit|logout/.test(raw));
        expect(cleanCapture(raw).text).toBe(raw);
      }),
    );
  });
});

it('recognising failures never throws and points into the text', () => {
  fc.assert(
    fc.property(capture, (text) => {
      const found = findFailedOutput(text);
      if (found !== null) expect(text.slice(found.span.start, found.span.end).trim()).not.toBe('');
    }),
  );
});

it('decoding never throws', () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.boolean(), (bytes, cut) => {
      const { text, encoding } = decode(Buffer.from(bytes), cut);
      expect(encoding === 'binary' ? text : '').toBe('');
    }),
  );
});

it('every path has a claim, and a host path is absolute', () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 1 }),
      fc.constantFrom('', 'etc/', 'sshd_config.d/', 'ufw/', 'a/b/'),
      (name, folder) => {
        const path = `${folder}${name}`;
        expect(claimOf(path).slug).toMatch(/^[a-z0-9.-]*$/);
        const hostPath = hostPathOf(path);
        if (hostPath !== null) expect(hostPath.startsWith('/')).toBe(true);
        expect(isInRoot(path) ? hostPath : '').toBe(isInRoot(path) ? `/${path}` : '');
      },
    ),
  );
});

/** The definition of a shell pattern, without regard to time. */
function fits(pattern: string, name: string): boolean {
  if (pattern === '') return name === '';
  if (pattern[0] === '*') return fits(pattern.slice(1), name) || (name !== '' && fits(pattern, name.slice(1)));
  return name !== '' && (pattern[0] === '?' || pattern[0] === name[0]) && fits(pattern.slice(1), name.slice(1));
}

it('shell patterns fit as they are defined', () => {
  const letters = (characters: string, maxLength: number) =>
    fc.array(fc.constantFrom(...characters), { maxLength }).map((all) => all.join(''));
  fc.assert(
    fc.property(letters('ab*?', 6), letters('ab', 8), (pattern, name) => {
      expect(segmentPattern(pattern)(name)).toBe(fits(pattern, name));
    }),
    { numRuns: 1000 },
  );
});
