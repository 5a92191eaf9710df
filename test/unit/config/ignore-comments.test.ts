import { describe, expect, it } from 'vitest';
import { applyComments } from '#config/ignore-comments';
import type { SourceFile } from '#core/source-file';
import { textMap } from '#core/text-map';
import { findingOf, hostOf } from '../../support/report-documents.ts';

const path = 'web01/etc/ssh/sshd_config';
const fileOf = (text: string): SourceFile => ({
  ...{ id: 0, host: 'web01', path, namespace: null, capturedAt: null, quality: 'complete' as const, text },
  claim: { path: 'etc/ssh/sshd_config', slug: 'sshd-config' },
  map: textMap(text),
});

/** One finding of `listener/loopback-only` a line of the file. */
function apply(text: string, { today = '2026-11-23', requireReason = false } = {}) {
  const findings = text.split('\n').map((sourceLine, i) =>
    findingOf({
      rule: 'listener/loopback-only',
      at: { file: path, line: i + 1, column: 1, endLine: i + 1, endColumn: 2, text: sourceLine, sourceLine },
    }),
  );
  const report = hostOf({
    host: 'web01',
    findings,
    diagnostics: [],
    files: [{ path, kind: null, quality: 'complete' }],
  });
  const host = applyComments(report, [fileOf(text)], today, requireReason, [
    'listener/loopback-only',
    'sshd/unknown-option',
  ]);
  return {
    hidden: host.findings.flatMap(({ at, suppressed }) => (suppressed ? [`${at.line} ${suppressed.reason}`] : [])),
    said: host.diagnostics.map(({ code, at }) => `${at!.line}:${at!.column} ${code}`),
  };
}

describe('comments that name a rule which does not exist', () => {
  const saidOf = (list: string): string[] => {
    const text = `Port 22\nBanner x # sshreach: ignore[${list}] -- why\n`;
    const report = hostOf({ host: 'web01', findings: [], diagnostics: [], files: [] });
    const known = ['listener/loopback-only', 'sshd/unknown-option'];
    return applyComments(report, [fileOf(text)], '2026-11-23', false, known).diagnostics.map(({ message }) => message);
  };

  it.each([
    ['listener/loopbak-only', ', and there is no rule listener/loopbak-only (did you mean listener/loopback-only?)'],
    ['sshd/*, host-firewall/*', ', and there is no rule host-firewall/*'],
    ['sshd/unknown-option', ''],
  ])('say so: %s', (list, more) => {
    expect(saidOf(list)).toEqual([`This comment ignores nothing: no finding of ${list} fits it${more}.`]);
  });
});

describe('comments that ignore', () => {
  it('are for the statement on their line', () => {
    expect(apply('Port 22\nListenAddress ::1 # sshreach: ignore[listener/loopback-only] -- a tunnel\nPort 23')).toEqual(
      {
        hidden: ['2 a tunnel'],
        said: [],
      },
    );
  });

  it('are for the next statement where they stand alone, over blank lines and other comments', () => {
    const text = '# sshreach: ignore[listener/loopback-only]\n\n# why\nListenAddress ::1\nListenAddress 127.0.0.1';
    expect(apply(text)).toEqual({ hidden: ['4 null'], said: [] });
  });

  it('are for the whole file', () => {
    expect(apply('a\n# sshreach: ignore-file[listener/*] -- x\nb').hidden).toEqual(['1 x', '2 x', '3 x']);
  });

  it('are found in XML and other comments', () => {
    expect(apply('<!-- sshreach: ignore[listener/loopback-only] -- x -->\n<zone/>').hidden).toEqual(['2 x']);
    expect(apply('; sshreach: ignore[listener/loopback-only]\nx').hidden).toEqual(['2 null']);
  });

  it('run out', () => {
    const text = 'a # sshreach: ignore[listener/loopback-only] until=2026-11-23';
    expect(apply(text).hidden).toEqual(['1 null']);
    expect(apply(text, { today: '2026-11-24' })).toEqual({ hidden: [], said: ['1:3 ignore-expired'] });
  });

  it('that set nothing aside are reported', () => {
    expect(apply('a # sshreach: ignore[sshd/host-key-missing]')).toEqual({ hidden: [], said: ['1:3 ignore-unused'] });
  });

  it('that cannot be read are reported and ignore nothing', () => {
    expect(apply('a # sshreach: ignore')).toEqual({ hidden: [], said: ['1:3 ignore-malformed'] });
    for (const day of ['soon', '2027', '2027-02-31'])
      expect(apply(`a # sshreach: ignore[listener/loopback-only] until=${day}`)).toEqual({
        hidden: [],
        said: ['1:3 ignore-malformed'],
      });
  });

  it('need a reason where the settings demand it', () => {
    const text = 'a # sshreach: ignore[listener/loopback-only]';
    expect(apply(text, { requireReason: true })).toEqual({ hidden: [], said: ['1:3 ignore-malformed'] });
    expect(apply(`${text} -- y`, { requireReason: true }).hidden).toEqual(['1 y']);
  });
});
