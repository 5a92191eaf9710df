import { describe, expect, it } from 'vitest';
import type { OutcomeReport, ReachReport } from '#engine/document';
import { renderReachJson } from '#report/render-reach-json';
import { renderReachText } from '#report/render-reach-text';
import { documentFixture, reportFixture, reportFixturePath } from '../../support/report-documents.ts';
import { schemaErrors } from '../../support/validate-json.ts';

/** The same objects with their keys in the opposite order and a key that nobody promised. */
const disordered = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(disordered);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries([
    ['extra', 1],
    ...Object.entries(value)
      .map(([key, inner]) => [key, disordered(inner)])
      .reverse(),
  ]);
};

describe.each(['answers', 'partition'])('reach as JSON, %s', (name) => {
  const promised = reportFixture(`reach/${name}.json`);

  it('is the promised shape to the letter', () => {
    const { schemaVersion, tool, ...report } = JSON.parse(promised);
    expect({ schemaVersion, tool }).toEqual({ schemaVersion: 1, tool: 'sshreach' });
    expect(renderReachJson(disordered(report) as ReachReport)).toBe(promised);
  });

  it('fits its schema', () => {
    expect(schemaErrors('reach', JSON.parse(promised))).toEqual([]);
  });
});

describe('the schema of reach', () => {
  const answers = JSON.parse(reportFixture('reach/answers.json'));
  const partition = JSON.parse(reportFixture('reach/partition.json'));

  it.each([
    ['neither', { schemaVersion: 1, tool: 'sshreach' }],
    ['both', { ...answers, ...partition }],
    ['another version', { ...answers, schemaVersion: 2 }],
    ['an unknown verdict', { ...answers, answers: [{ ...answers.answers[0], verdict: 'filtered' }] }],
    ['no sources', { ...partition, partition: [{ ...partition.partition[0], sources: undefined }] }],
  ])('refuses %s', (_name, value) => {
    expect(schemaErrors('reach', JSON.parse(JSON.stringify(value)))).not.toEqual([]);
  });
});

describe('reach for people', () => {
  it('answers questions in their order', async () => {
    const text = renderReachText(JSON.parse(reportFixture('reach/answers.json')));
    await expect(text).toMatchFileSnapshot(reportFixturePath('reach/answers.txt'));
  });

  it('shows the partition host by host', async () => {
    const partition = ['input-drop', 'loopback-only', 'hostile'] as const;
    const text = renderReachText({ partition: partition.flatMap((name) => documentFixture(name).hosts[0]!.summary) });
    await expect(text).toMatchFileSnapshot(reportFixturePath('reach/partition.txt'));
  });

  it('says when there is nothing', () => {
    expect(renderReachText({ partition: [] })).toBe('Nothing to answer.\n');
  });

  it('calls the larger part of a family the rest, and only that', () => {
    const piece = JSON.parse(reportFixture('reach/partition.json')).partition[0] as OutcomeReport;
    const few = { ...piece, sources: ['10.0.0.1', '10.0.0.3', '10.0.0.5', '10.0.0.7'] };
    const many = {
      ...piece,
      verdict: 'timeout',
      sources: ['0.0.0.0-10.0.0.0', '10.0.0.2', '10.0.0.4', '10.0.0.8-255.255.255.255'],
    } as const;
    const text = renderReachText({ partition: [few, many] });
    expect(text).toContain('10.0.0.1, 10.0.0.3, 10.0.0.5 and 1 more');
    expect(text).toMatch(/every other IPv4 address +timeout/);
  });
});
