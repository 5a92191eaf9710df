import { describe, expect, it } from 'vitest';
import { clientSees, count, headline, list, sentences, symptomOf } from '#report/wording';
import { documentFixture, findingOf, hostOf } from '../../support/report-documents.ts';

describe('sentences', () => {
  it.each([
    ['One. Two. Three.', ['One.', 'Two.', 'Three.']],
    ['It binds to 127.0.0.1. Others are refused.', ['It binds to 127.0.0.1.', 'Others are refused.']],
    ['See sshd_config(5), e.g. Match. Done!', ['See sshd_config(5), e.g. Match.', 'Done!']],
    ['Write `ALL: ALL. Then` there. Stop.', ['Write `ALL: ALL. Then` there.', 'Stop.']],
    [
      'The file etc/hosts.deny denies. `sshd: ALL` is gone.',
      ['The file etc/hosts.deny denies.', '`sshd: ALL` is gone.'],
    ],
    ['It says "no." Then it ends.', ['It says "no."', 'Then it ends.']],
    ['no stop at all', ['no stop at all']],
    ['', []],
  ])('%j', (text, expected) => {
    expect(sentences(text)).toEqual(expected);
  });

  it('takes the first one as the heading, without its stop', () => {
    expect(headline('This is there. It hurts.')).toBe('This is there');
    expect(headline('')).toBe('');
  });
});

describe('lists and counts', () => {
  it('read as prose', () => {
    expect(list([])).toBe('');
    expect(list(['a'])).toBe('a');
    expect(list(['a', 'b', 'c'])).toBe('a, b and c');
    expect(list(['a', 'b', 'c', 'd'], 2)).toBe('a, b and 2 more');
    expect([count(1, 'error'), count(2, 'error'), count(0, 'entry'), count(1, 'entry')]).toEqual([
      '1 error',
      '2 errors',
      '0 entries',
      '1 entry',
    ]);
  });
});

describe('the words of the client', () => {
  it('are the exact ones where they are known', () => {
    expect(clientSees('unreachable', 'Network is unreachable')).toBe('Network is unreachable');
    expect(clientSees('refused', null)).toBe('Connection refused');
  });

  it('are taken from the answers that the blamed line explains', () => {
    const host = documentFixture('input-drop').hosts[0]!;
    expect(symptomOf(host.findings[0]!, host)).toBe('Connection timed out');
  });

  it('stay open where answers disagree or are missing', () => {
    const outcome = documentFixture('loopback-only').hosts[0]!.summary[0]!;
    const two = ['No route to host', 'Network is unreachable'].map(
      (symptom) => ({ ...outcome, verdict: 'unreachable', symptom, because: [] }) as const,
    );
    const finding = findingOf({ verdict: 'unreachable' });
    expect(symptomOf(finding, hostOf({ summary: two }))).toBeNull();
    expect(symptomOf(finding, hostOf({ summary: two.slice(1) }))).toBe('Network is unreachable');
    expect(symptomOf(finding, hostOf())).toBeNull();
  });
});
