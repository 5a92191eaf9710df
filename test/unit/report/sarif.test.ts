import { describe, expect, it } from 'vitest';
import type { FindingReport } from '#engine/document';
import { sarifLog } from '#report/render-sarif';
import { uriOf } from '#report/sarif-place';
import { rendered } from '../../support/rendered.ts';
import { documentFixture, documentOf, findingOf, hostOf, placeOf, stepOf } from '../../support/report-documents.ts';
import { sarifErrors } from '../../support/validate-sarif.ts';

const numbered = (index: number): string => `${index.toString(16).padStart(16, '0')}:1`;
const many = (amount: number, over: (index: number) => Partial<FindingReport> = () => ({})): FindingReport[] =>
  Array.from({ length: amount }, (_item, index) => findingOf({ fingerprint: numbered(index), ...over(index) }));
const firstRun = (...findings: FindingReport[]) => sarifLog(documentOf(hostOf({ findings }))).runs[0]!;

describe('a result', () => {
  const [result] = firstRun(
    findingOf({
      related: [
        { at: placeOf('a.txt', 3, 'x [y] z'), label: 'binds [::]:22' },
        { at: placeOf('b.txt', 4, 'x'), label: 'second' },
      ],
    }),
  ).results!;

  it('has exactly one location with a tight region', () => {
    expect(result!.locations).toHaveLength(1);
    expect(result!.locations![0]!.physicalLocation!.region).toEqual({
      startLine: 12,
      startColumn: 1,
      endLine: 12,
      endColumn: 24,
      snippet: { text: 'ListenAddress 127.0.0.1' },
    });
  });

  it("says what is there first, then the client's words, then links the related places", () => {
    expect(result!.message.text).toBe(
      'This binds sshd to 127.0.0.1. Others are refused. Remove it. Clients see: Connection refused. ' +
        'See [binds \\[::\\]:22](1), [second](2).',
    );
    expect(result!.relatedLocations!.map((location) => location.id)).toEqual([1, 2]);
  });

  it('names its rule by id and index, and carries our fingerprint', () => {
    expect(result).toMatchObject({
      ruleId: 'listener/loopback-only',
      ruleIndex: 0,
      level: 'error',
      partialFingerprints: { primaryLocationLineHash: '0123456789abcdef:1' },
    });
  });

  it('keeps fingerprints apart within a run', () => {
    const { results } = firstRun(findingOf(), findingOf(), findingOf({ fingerprint: '0123456789abcdef:2' }));
    expect(results!.map((one) => one.partialFingerprints!.primaryLocationLineHash)).toEqual([
      '0123456789abcdef:1',
      '0123456789abcdef:2',
      '0123456789abcdef:3',
    ]);
  });
});

describe('the code flow', () => {
  const steps = (path: FindingReport['path']) =>
    firstRun(findingOf({ path })).results![0]!.codeFlows![0]!.threadFlows[0]!.locations;
  const lineOf = (step: ReturnType<typeof steps>[number]) => step.location!.physicalLocation!.region!.startLine;

  it('writes every step out, in order, with file, region and message', () => {
    const flow = steps([
      stepOf({ text: 'Jumps.', importance: 'matched' }),
      stepOf({ text: 'Drops', importance: 'deciding', depth: 1, stage: 'LOCAL' }),
    ]);
    expect(
      flow.map((step) => [step.executionOrder, step.nestingLevel, step.importance, step.location!.message!.text]),
    ).toEqual([
      [1, 0, 'important', 'input (filter): Jumps.'],
      [2, 1, 'essential', 'LOCAL: Drops.'],
    ]);
  });

  it('puts a step without a place at the nearest one', () => {
    const at = (line: number) => placeOf('f', line, 'x');
    const matched = (place: ReturnType<typeof at> | null) => stepOf({ at: place, importance: 'matched' });
    expect(steps([matched(null), matched(at(3)), matched(null), matched(at(4))]).map(lineOf)).toEqual([3, 3, 3, 4]);
    expect(steps([matched(null)]).map(lineOf)).toEqual([12]);
  });

  it('joins what passed in a row, and keeps all in the full profile', () => {
    const path = Array.from({ length: 50 }, () => stepOf());
    const finding = findingOf({ path });
    const amount = (profile: 'github' | 'full') =>
      sarifLog(documentOf(hostOf({ findings: [finding] })), { profile }).runs[0]!.results![0]!.codeFlows![0]!
        .threadFlows[0]!.locations.length;
    expect([amount('github'), amount('full')]).toEqual([1, 50]);
  });

  it('leaves out the middle of a very long one, and says so', () => {
    const path = Array.from({ length: 250 }, (_item, index) =>
      stepOf({ importance: 'matched', text: `Step ${index}.`, at: placeOf('f', index + 1, 'x') }),
    );
    const run = firstRun(findingOf({ path }));
    const flow = run.results![0]!.codeFlows![0]!.threadFlows[0]!.locations;
    expect([flow.length, lineOf(flow[0]!), lineOf(flow[99]!)]).toEqual([100, 1, 250]);
    expect(run.invocations![0]!.toolExecutionNotifications!.map((one) => one.message.text)).toEqual([
      'To keep this file readable, 150 middle steps of the way to listener/loopback-only at etc/ssh/sshd_config:12 are left out.',
    ]);
  });
});

describe('limits', () => {
  it('keeps the 5,000 most severe results in their order, and says so', () => {
    const findings = many(6000, (index) => ({
      severity: index < 3000 ? 'note' : index % 2 === 0 ? 'error' : 'warning',
    }));
    const text = rendered('sarif', documentOf(hostOf({ findings })));
    const run = JSON.parse(text).runs[0];
    expect(run.results).toHaveLength(5000);
    expect(run.results.filter((one: { level: string }) => one.level !== 'note')).toHaveLength(3000);
    const hashes = run.results.map(
      (one: { partialFingerprints: { primaryLocationLineHash: string } }) =>
        one.partialFingerprints.primaryLocationLineHash,
    );
    expect(hashes).toEqual([...hashes].sort());
    expect(run.properties.cuts).toEqual([
      'Of 6000 results the 5000 most severe are in this file: GitHub shows no more.',
    ]);
    expect(sarifErrors(text)).toEqual([]);
  });

  it('keeps ten related places, and says so', () => {
    const related = Array.from({ length: 12 }, (_item, index) => ({
      at: placeOf('f', index + 1, 'x'),
      label: `l${index}`,
    }));
    const run = firstRun(findingOf({ related }));
    expect(run.results![0]!.relatedLocations).toHaveLength(10);
    expect(run.properties!.cuts).toHaveLength(1);
  });

  it('gives each of 20 hosts its own run, and more hosts one run, since GitHub refuses more', () => {
    const hosts = (amount: number) =>
      Array.from({ length: amount }, (_item, index) => hostOf({ host: `h${index}`, findings: [findingOf()] }));
    const twenty = rendered('sarif', documentOf(...hosts(20)));
    expect(JSON.parse(twenty).runs).toHaveLength(20);
    expect(sarifErrors(twenty)).toEqual([]);

    const text = rendered('sarif', documentOf(...hosts(21)));
    const [run, ...others] = JSON.parse(text).runs;
    expect(others).toEqual([]);
    expect(run.automationDetails.id).toBe('sshreach/');
    expect(run.results).toHaveLength(21);
    expect(run.properties.cuts[0]).toMatch(/^All 21 hosts share this run/);
    expect(sarifErrors(text)).toEqual([]);
    expect(sarifLog(documentOf(...hosts(21)), { profile: 'full' }).runs).toHaveLength(21);
  });

  it('keeps a thousand notifications, and says so', () => {
    const diagnostic = { code: 'x', severity: 'note', message: 'm', effect: 'none', file: 'f', at: null } as const;
    const host = hostOf({ diagnostics: Array.from({ length: 1500 }, () => diagnostic) });
    const amount = (profile: 'github' | 'full') =>
      sarifLog(documentOf(host), { profile }).runs[0]!.invocations![0]!.toolExecutionNotifications!.length;
    expect([amount('github'), amount('full')]).toEqual([1001, 1500]);
    expect(sarifLog(documentOf(host)).runs[0]!.properties!.cuts).toHaveLength(1);
  });

  it('cuts the texts of rules', () => {
    const document = documentOf(hostOf());
    const rule = { ...document.rules[0]!, title: 'x'.repeat(2000), page: `${'word '.repeat(900)}\n` };
    const text = rendered('sarif', { ...document, rules: [rule] });
    expect(sarifErrors(text)).toEqual([]);
    expect(JSON.parse(text).runs[0].tool.driver.rules[0].fullDescription.text).toHaveLength(1024);
  });
});

describe('a run', () => {
  it('has a category of its own, even for odd host names', () => {
    const ids = ['web01', 'a/b', 'x y', 'é'].map(
      (host) => sarifLog(documentOf(hostOf({ host }))).runs[0]!.automationDetails!.id,
    );
    expect(ids).toEqual(['sshreach/web01/', 'sshreach/a%2Fb/', 'sshreach/x%20y/', 'sshreach/%C3%A9/']);
  });

  it('has results even where there are none, so that old alerts close', () => {
    expect(firstRun().results).toEqual([]);
  });

  it('knows all rules, and the precision that the findings bear out', () => {
    const precision = (...findings: FindingReport[]) =>
      firstRun(...findings).tool.driver.rules![0]!.properties!.precision;
    const certain = findingOf();
    const possible = findingOf({ certainty: 'possible', fingerprint: numbered(1) });
    expect([precision(), precision(certain), precision(certain, possible), precision(possible)]).toEqual([
      ...['very-high', 'very-high', 'high', 'medium'],
    ]);
  });

  it('leaves suppressed results to the full profile', () => {
    const suppressed = findingOf({ suppressed: { by: 'comment', reason: 'known' } });
    const external = findingOf({ suppressed: { by: 'baseline', reason: null }, fingerprint: numbered(2) });
    const document = documentOf(hostOf({ findings: [suppressed, external] }));
    expect(sarifLog(document).runs[0]!.results).toEqual([]);
    expect(sarifLog(document, { profile: 'full' }).runs[0]!.results!.map((one) => one.suppressions)).toEqual([
      [{ kind: 'inSource', status: 'accepted', justification: 'known' }],
      [{ kind: 'external', status: 'accepted' }],
    ]);
  });

  it('shows parse problems as notifications and, where they matter, as low-level results', () => {
    const run = sarifLog(documentFixture('input-drop')).runs[0]!;
    const [invocation] = run.invocations!;
    expect(invocation!.executionSuccessful).toBe(true);
    expect(invocation!.toolExecutionNotifications!.map((one) => [one.descriptor!.id, one.level])).toEqual([
      ['unknown-match', 'warning'],
      ['unknown-match', 'warning'],
      ['stale-file', 'note'],
      ['two-hosts', 'note'],
    ]);
    const low = run.results!.filter((one) => one.ruleId === 'input/not-understood');
    expect(low.map((one) => [one.level, one.locations![0]!.physicalLocation!.region!.startLine])).toEqual([
      ['note', 17],
    ]);
    expect(run.tool.driver.rules!.map((rule) => rule.id)).toContain('input/not-understood');
  });

  it('lists rules that lack evidence, with the command', () => {
    const run = sarifLog(documentFixture('loopback-only')).runs[0]!;
    expect(run.invocations![0]!.toolExecutionNotifications![0]).toMatchObject({
      associatedRule: { id: 'host-firewall/input-drops-port', index: 0 },
      message: { text: 'host-firewall/input-drops-port was not evaluated; not collected: run `nft list ruleset`.' },
    });
  });

  it('holds no time stamps and no machine paths', () => {
    const text = rendered('sarif', documentFixture('input-drop'), { profile: 'full' });
    expect(text).not.toMatch(/TimeUtc|file:|workingDirectory|"uri": "\//);
  });
});

describe('uriOf', () => {
  it.each([
    ['etc/ssh/sshd_config', 'etc/ssh/sshd_config'],
    ['./a//b/./c', 'a/b/c'],
    ['/etc/passwd', 'etc/passwd'],
    ['../../x', 'x'],
    ['a/../../b', 'b'],
    ['a b#c?d%e', 'a%20b%23c%3Fd%25e'],
    ['debian:12/file', 'debian%3A12/file'],
    ['C:\\x', 'C%3A%5Cx'],
    ['dump.tar.xz!/etc/hosts.deny', 'dump.tar.xz!/etc/hosts.deny'],
    ['日本/\ud800', '%E6%97%A5%E6%9C%AC/%EF%BF%BD'],
    ['', 'unnamed'],
    ['..', 'unnamed'],
  ])('%j', (path, expected) => {
    expect(uriOf(path)).toBe(expected);
    expect(new URL(uriOf(path), 'https://example.org/base/').href).toMatch(/^https:\/\/example\.org\/base\/./);
  });
});
