import { describe, expect, it } from 'vitest';
import { OriginTable } from '#core/origin';
import { textMap } from '#core/text-map';
import { Resolver } from '#engine/resolve';

const resolve = (text: string, start: number, end: number) => {
  const file = {
    id: 0,
    host: 'h',
    path: 'f',
    claim: { path: 'f', slug: 'f' },
    namespace: null,
    capturedAt: null,
    quality: 'complete',
    text,
    map: textMap(text),
  } as const;
  return new Resolver([file], new OriginTable()).span(0, start, end);
};

describe('resolving places', () => {
  it('counts lines and columns from 1, the end exclusive', () => {
    expect(resolve('a\nPort 22\n', 2, 9)).toMatchObject({
      line: 2,
      column: 1,
      endLine: 2,
      endColumn: 8,
      text: 'Port 22',
      sourceLine: 'Port 22',
    });
  });

  it('shows nothing from inside a private key', () => {
    const key = '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1r\nAAAA\n-----END OPENSSH PRIVATE KEY-----\nPort 22\n';
    const at = key.indexOf('AAAA');
    expect(resolve(key, at, at + 4)).toMatchObject({ text: '[redacted]', sourceLine: '[redacted]' });
    expect(resolve(key, key.indexOf('Port'), key.length - 1).text).toBe('Port 22');
  });

  it('shows no part of a secret whose name stands before the region', () => {
    const line = 'Banner password=hunter2secret\n';
    const at = line.indexOf('hunter2secret');
    expect(resolve(line, at, at + 13).text).toBe('[redacted]');
  });
});
