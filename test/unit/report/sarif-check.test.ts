import type { Log, Result, Run } from 'sarif';
import { describe, expect, it } from 'vitest';
import { sarifLog } from '#report/render-sarif';
import { checkSarif } from '#report/sarif-check';
import { schemaViolations } from '#report/schema-violations';
import fc from '../../support/fast-check.ts';
import { rendered } from '../../support/rendered.ts';
import { documentFixture, documentOf, findingOf, hostOf, placeOf, stepOf } from '../../support/report-documents.ts';
import { schemaErrors, schemaOf } from '../../support/validate-json.ts';

const schema = schemaOf('sarif-2.1.0');

/** A log that GitHub takes as it is meant, fresh for each change. */
function good(): Log {
  const finding = findingOf({
    related: [{ at: placeOf('a', 1, 'x'), label: 'r' }],
    path: [stepOf({ importance: 'deciding' })],
  });
  return JSON.parse(rendered('sarif', documentOf(hostOf({ findings: [finding] }))));
}

type Change = (log: Log, run: Run, result: Result) => unknown;
const steps = (result: Result) => result.codeFlows![0]!.threadFlows[0]!.locations;
const primary = (result: Result) => result.locations![0]!.physicalLocation!;
const rule = (run: Run) => run.tool.driver.rules![0]!;

/** The rules of GitHub's documentation and of its upload action. */
const rejected: [string, Change, RegExp][] = [
  ['another version', (log) => Object.assign(log, { version: '2.0.0' }), /only version/],
  ['no runs', (log) => Object.assign(log, { runs: undefined }), /^lacks `runs`/],
  [
    '21 runs',
    (log, run) =>
      Object.assign(log, {
        runs: Array.from({ length: 21 }, (_r, i) => ({ ...run, automationDetails: { id: `c${i}/` } })),
      }),
    /more than 20 runs/,
  ],
  ['the same category twice', (log, run) => log.runs.push(run), /same tool and category/],
  [
    'the same category with another run id',
    (log, run) => log.runs.push({ ...run, automationDetails: { id: 'sshreach/web01/2' } }),
    /same tool and category/,
  ],
  ['no results', (_log, run) => Object.assign(run, { results: undefined }), /lacks `results`/],
  [
    '25,001 results',
    (_log, run, result) => Object.assign(run, { results: Array.from({ length: 25_001 }, () => result) }),
    /more than 25000 results/,
  ],
  ['no tool name', (_log, run) => Object.assign(run.tool.driver, { name: '' }), /lacks `name`/],
  [
    '101 extensions',
    (_log, run) => Object.assign(run.tool, { extensions: Array.from({ length: 101 }, () => ({ name: 'x' })) }),
    /more than 100 tool extensions/,
  ],
  ['a rule without id', (_log, run) => Object.assign(rule(run), { id: undefined }), /rule without `id`/],
  [
    '21 tags',
    (_log, run) => Object.assign(rule(run).properties!, { tags: Array.from({ length: 21 }, (_t, i) => `t${i}`) }),
    /more than 20 tags/,
  ],
  [
    'a severity in words',
    (_log, run) => Object.assign(rule(run).properties!, { 'security-severity': 'high' }),
    /no number in a string/,
  ],
  [
    'a severity as a number',
    (_log, run) => Object.assign(rule(run).properties!, { 'security-severity': 7.5 }),
    /no number in a string/,
  ],
  [
    'no rule',
    (_log, _run, result) => Object.assign(result, { ruleId: undefined, ruleIndex: undefined }),
    /names no rule/,
  ],
  ['a rule index beyond', (_log, _run, result) => Object.assign(result, { ruleIndex: 7 }), /beyond the rules/],
  [
    'a message id',
    (_log, _run, result) => Object.assign(result, { message: { id: 'x', arguments: ['y'] } }),
    /no finished `text`/,
  ],
  ['no location', (_log, _run, result) => Object.assign(result, { locations: [] }), /has no location/],
  [
    'a logical location alone',
    (_log, _run, result) => Object.assign(result, { locations: [{ logicalLocations: [{ name: 'x' }] }] }),
    /place without a file/,
  ],
  [
    'a file by index',
    (_log, _run, result) => Object.assign(primary(result), { artifactLocation: { index: 0 } }),
    /only by index/,
  ],
  [
    'a scheme',
    (_log, _run, result) => Object.assign(primary(result).artifactLocation!, { uri: 'ssh://web01/etc/x' }),
    /scheme/,
  ],
  [
    'a prefix that reads as a scheme',
    (_log, _run, result) => Object.assign(primary(result).artifactLocation!, { uri: 'debian:etc/x' }),
    /scheme/,
  ],
  [
    'a blank in a URI',
    (_log, _run, result) => Object.assign(primary(result).artifactLocation!, { uri: 'a b' }),
    /no valid URI/,
  ],
  [
    '1,001 locations',
    (_log, _run, result) =>
      Object.assign(result, { locations: Array.from({ length: 1001 }, () => result.locations![0]) }),
    /more than 1000 locations/,
  ],
  [
    '10,001 steps',
    (_log, _run, result) =>
      Object.assign(result.codeFlows![0]!.threadFlows[0]!, {
        locations: Array.from({ length: 10_001 }, () => steps(result)[0]),
      }),
    /more than 10000 steps/,
  ],
  [
    'a run that failed',
    (_log, run) => Object.assign(run.invocations![0]!, { executionSuccessful: false }),
    /tool failed/,
  ],
  [
    'an unknown member',
    (_log, _run, result) => Object.assign(result, { severity: 'high' }),
    /breaks the SARIF schema: has `severity`/,
  ],
];

const misread: [string, Change, RegExp][] = [
  ['no $schema', (log) => Object.assign(log, { $schema: undefined }), /lacks `\$schema`/],
  [
    '5,001 results',
    (_log, run, result) => Object.assign(run, { results: Array.from({ length: 5001 }, () => result) }),
    /more than 5000 results/,
  ],
  [
    '11 tags',
    (_log, run) => Object.assign(rule(run).properties!, { tags: Array.from({ length: 11 }, (_t, i) => `t${i}`) }),
    /more than 10 tags/,
  ],
  [
    'a severity of 11',
    (_log, run) => Object.assign(rule(run).properties!, { 'security-severity': '11' }),
    /not above 0/,
  ],
  ['no help', (_log, run) => Object.assign(rule(run), { help: undefined }), /without `help.text`/],
  [
    'a long description',
    (_log, run) => Object.assign(rule(run), { fullDescription: { text: 'x'.repeat(1025) } }),
    /longer than 1024/,
  ],
  [
    'an unknown precision',
    (_log, run) => Object.assign(rule(run).properties!, { precision: 'certain' }),
    /none of very-high/,
  ],
  [
    'an unknown problem severity',
    (_log, run) => Object.assign(rule(run).properties!, { 'problem.severity': 'note' }),
    /none of error, warning/,
  ],
  [
    'a rule id that is not at its index',
    (_log, _run, result) => Object.assign(result, { ruleId: 'other/rule' }),
    /not the rule at its/,
  ],
  ['two locations', (_log, _run, result) => result.locations!.push(result.locations![0]!), /only the first/],
  ['no region', (_log, _run, result) => Object.assign(primary(result), { region: undefined }), /without a region/],
  [
    'a path from the root',
    (_log, _run, result) => Object.assign(primary(result).artifactLocation!, { uri: '/etc/x' }),
    /is absolute/,
  ],
  [
    'a file URI',
    (_log, _run, result) => Object.assign(primary(result).artifactLocation!, { uri: 'file:///etc/x' }),
    /is absolute/,
  ],
  [
    'dots in a path',
    (_log, _run, result) => Object.assign(primary(result).artifactLocation!, { uri: '../x' }),
    /`\.\.` in it/,
  ],
  [
    'a step by index',
    (_log, _run, result) => Object.assign(result.codeFlows![0]!.threadFlows[0]!, { locations: [{ index: 0 }] }),
    /not written out/,
  ],
  [
    'a step without a file',
    (_log, _run, result) => Object.assign(steps(result)[0]!.location!, { physicalLocation: undefined }),
    /place without a file/,
  ],
  [
    'a step without a message',
    (_log, _run, result) => Object.assign(steps(result)[0]!.location!, { message: undefined }),
    /step without a message/,
  ],
  [
    '1,001 steps',
    (_log, _run, result) =>
      Object.assign(result.codeFlows![0]!.threadFlows[0]!, {
        locations: Array.from({ length: 1001 }, () => steps(result)[0]),
      }),
    /more than 1000 steps/,
  ],
  [
    'no fingerprint',
    (_log, _run, result) => Object.assign(result, { partialFingerprints: {} }),
    /lacks `partialFingerprints/,
  ],
  ['the same fingerprint twice', (_log, run, result) => run.results!.push(result), /the two are one alert/],
  [
    'a fingerprint key without a version',
    (_log, _run, result) => Object.assign(result.partialFingerprints!, { 'a/b': 'x' }),
    /does not end in/,
  ],
  [
    'a related place without a link',
    (_log, _run, result) => Object.assign(result, { message: { text: 'No link.' } }),
    /not linked/,
  ],
  ['a link to nothing', (_log, _run, result) => Object.assign(result, { relatedLocations: [] }), /not there/],
  [
    'a suppression',
    (_log, _run, result) => Object.assign(result, { suppressions: [{ kind: 'inSource' }] }),
    /is suppressed/,
  ],
  ['a pass', (_log, _run, result) => Object.assign(result, { kind: 'pass', level: 'none' }), /`kind` other/],
  ['a baseline', (_log, _run, result) => Object.assign(result, { baselineState: 'unchanged' }), /`baselineState`/],
];

describe('checkSarif', () => {
  it('finds nothing in a good log', () => {
    expect(checkSarif(good(), { schema, compressedBytes: 1000 })).toEqual([]);
  });

  it.each([
    ...rejected.map((one) => ['rejected', ...one] as const),
    ...misread.map((one) => ['misread', ...one] as const),
  ])('%s: %s', (effect, _name, change, message) => {
    const log = good();
    change(log, log.runs[0]!, log.runs[0]!.results![0]!);
    const json = JSON.parse(JSON.stringify(log));
    const found = checkSarif(json, { schema });
    expect(found.filter((one) => message.test(one.message)).map((one) => one.effect)).toEqual([effect]);
    if (effect === 'misread') expect(found.filter((one) => one.effect === 'rejected')).toEqual([]);
  });

  it('weighs the file as it is uploaded', () => {
    const limit = 10 * 1024 * 1024;
    expect(checkSarif(good(), { compressedBytes: limit })).toEqual([]);
    expect(checkSarif(good(), { compressedBytes: limit + 1 })).toMatchObject([{ effect: 'rejected' }]);
  });

  it('counts what repeats and gives the first place', () => {
    const log = good();
    const [result] = log.runs[0]!.results!;
    log.runs[0]!.results = [1, 2, 3].map((line) => ({
      ...result!,
      kind: 'open',
      partialFingerprints: { primaryLocationLineHash: `${line}` },
    }));
    expect(checkSarif(log)).toMatchObject([{ effect: 'misread', where: '/runs/0/results/0', times: 3 }]);
  });

  it('takes any JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        for (const value of [a, { version: '2.1.0', runs: [a, { results: [b], tool: a }] }, { runs: a, version: b }]) {
          expect(checkSarif(value, { schema }).length).toBeGreaterThan(0);
        }
      }),
    );
    let deep: unknown = {};
    for (let i = 0; i < 20_000; i++) deep = { innerExceptions: [deep] };
    expect(
      checkSarif(
        {
          version: '2.1.0',
          runs: [{ results: [], invocations: [{ toolExecutionNotifications: [{ exception: deep }] }] }],
        },
        { schema },
      ).length,
    ).toBeGreaterThan(0);
  });
});

describe('schemaViolations', () => {
  const logs = (['clean', 'hostile', 'input-drop', 'loopback-only'] as const).flatMap((name) =>
    (['github', 'full'] as const).map((profile) => sarifLog(documentFixture(name), { profile })),
  );

  it('finds none in our logs', () => {
    for (const log of logs) expect(schemaViolations(JSON.parse(JSON.stringify(log)), schema)).toEqual([]);
  });

  it('judges as ajv does', () => {
    const values = fc.constantFrom<unknown>(
      ...[
        null,
        true,
        0,
        -2,
        1.5,
        7,
        '',
        'text',
        'error',
        'a b',
        'https://example.org/',
        '%zz',
        [],
        ['x', 'x'],
        {},
        { a: 1 },
      ],
      ...['2020-01-01T00:00:00Z', '11111111-1111-1111-8888-111111111111', { text: 'x' }, [{ text: 'x' }]],
    );
    const keys = fc.constantFrom(
      'tags',
      'guid',
      'level',
      'kind',
      'rank',
      'text',
      'id',
      'index',
      'uri',
      'message',
      'what',
      'taxa',
      'endTimeUtc',
      'region',
    );
    fc.assert(
      fc.property(
        fc.nat(logs.length - 1),
        fc.array(fc.tuple(fc.nat(10_000), keys, values), { minLength: 1, maxLength: 2 }),
        (which, changes) => {
          const log = JSON.parse(JSON.stringify(logs[which]));
          for (const [at, key, shared] of changes) {
            // Two changes with one value must not make a circle.
            const value: unknown = structuredClone(shared);
            const objects: Record<string, unknown>[] = [];
            const collect = (inner: unknown): void => {
              if (typeof inner !== 'object' || inner === null) return;
              if (!Array.isArray(inner)) objects.push(inner as Record<string, unknown>);
              for (const member of Object.values(inner)) collect(member);
            };
            collect(log);
            const target = objects[at % objects.length]!;
            const own = Object.keys(target);
            // Every third change hits a member that is there, every third takes one away.
            if (at % 3 === 0 && own.length > 0) target[own[at % own.length]!] = value;
            else if (at % 3 === 1 && own.length > 0) delete target[own[at % own.length]!];
            else target[key] = value;
          }
          expect(schemaViolations(log, schema).length > 0).toBe(schemaErrors('sarif-2.1.0', log).length > 0);
        },
      ),
      { numRuns: 400 },
    );
  });
});
