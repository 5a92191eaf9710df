import { describe, expect, it } from 'vitest';
import { type Baseline, BaselineApplier, baselineOf, parseBaseline, renderBaseline } from '#config/baseline';
import { documentOf, findingOf, hostOf } from '../../support/report-documents.ts';

const finding = (fingerprint: string) => findingOf({ fingerprint });
const document = (...fingerprints: string[]) =>
  documentOf(hostOf({ host: 'web01', findings: fingerprints.map(finding) }));
const open = ({ hosts }: ReturnType<typeof document>): string[] =>
  hosts.flatMap(({ findings }) => findings.filter(({ suppressed }) => !suppressed).map((f) => f.fingerprint));

const entriesOf = ({ hosts }: ReturnType<typeof document>): Baseline => ({ entries: hosts.flatMap(baselineOf) });

function applyBaseline({ hosts, ...rest }: ReturnType<typeof document>, baseline: Baseline) {
  const applier = new BaselineApplier(baseline);
  return { document: { ...rest, hosts: hosts.map((host) => applier.applyToHost(host)) }, stale: applier.stale() };
}

describe('baseline', () => {
  const baseline = entriesOf(document('a:1', 'b:1'));

  it('sets known findings aside and shows new ones', () => {
    const applied = applyBaseline(document('a:1', 'c:1'), baseline);
    expect(open(applied.document)).toEqual(['c:1']);
    expect(applied.stale.map(({ fingerprint }) => fingerprint)).toEqual(['b:1']);
  });

  it('knows a finding on its host only, and calls nothing stale of hosts that were not analysed', () => {
    const other = documentOf(hostOf({ host: 'db01', findings: [finding('a:1')] }));
    const applied = applyBaseline(other, baseline);
    expect(open(applied.document)).toEqual(['a:1']);
    expect(applied.stale).toEqual([]);
  });

  it('is written one entry a line, in one order, and read again', () => {
    const text = renderBaseline(entriesOf(document('b:1', 'a:1')));
    expect(text).toBe(renderBaseline(baseline));
    expect(text.split('\n')).toHaveLength(9);
    expect(parseBaseline(text)).toEqual(baseline);
    expect(parseBaseline(renderBaseline({ entries: [] }))).toEqual({ entries: [] });
  });

  it('leaves out what was set aside otherwise, keeps what it knew', () => {
    const aside = documentOf(
      hostOf({
        findings: [
          findingOf({ fingerprint: 'a:1', suppressed: { by: 'comment', reason: null } }),
          findingOf({ fingerprint: 'b:1', suppressed: { by: 'baseline', reason: null } }),
        ],
      }),
    );
    expect(entriesOf(aside).entries.map(({ fingerprint }) => fingerprint)).toEqual(['b:1']);
  });

  it.each([
    '',
    '{}',
    '[]',
    '{"tool":"sshreach","schemaVersion":2,"entries":[]}',
    '{"tool":"sshreach","schemaVersion":1,"entries":[1]}',
  ])('refuses %s', (text) => expect(typeof parseBaseline(text)).toBe('string'));
});
