import { readFileSync } from 'node:fs';
import type { FindingReport, HostReport, PlaceReport, ReportDocument, StepReport } from '#engine/document';

const folder = new URL('../../fixtures/report/', import.meta.url);

export const documentNames = ['clean', 'hostile', 'input-drop', 'loopback-only'] as const;

export const reportFixture = (path: string): string => readFileSync(new URL(path, folder), 'utf8');
export const reportFixturePath = (path: string): string => new URL(path, folder).pathname;
export const documentFixture = (name: (typeof documentNames)[number]): ReportDocument =>
  JSON.parse(reportFixture(`${name}/document.json`));

/** A place on one line: `text` is looked for in `sourceLine`. */
export function placeOf(file: string, line: number, sourceLine: string, text = sourceLine): PlaceReport {
  const column = sourceLine.indexOf(text) + 1;
  return { file, line, column, endLine: line, endColumn: column + text.length, text, sourceLine };
}

export function findingOf(over: Partial<FindingReport> = {}): FindingReport {
  return {
    rule: 'listener/loopback-only',
    message: 'listener/loopback-only#only-loopback',
    severity: 'error',
    certainty: 'certain',
    verdict: 'refused',
    text: 'This binds sshd to 127.0.0.1. Others are refused. Remove it.',
    at: placeOf('etc/ssh/sshd_config', 12, 'ListenAddress 127.0.0.1'),
    label: null,
    related: [],
    path: [],
    sources: [],
    scope: { view: null, to: null, port: null },
    fixes: [],
    fingerprint: '0123456789abcdef:1',
    ...over,
  };
}

export const stepOf = (over: Partial<StepReport> = {}): StepReport => ({
  packet: 'syn',
  hop: 'host-firewall',
  stage: 'input (filter)',
  text: 'Does not match.',
  at: placeOf('iptables-save.txt', 5, '-A INPUT -j LOCAL'),
  depth: 0,
  importance: 'passed',
  ...over,
});

export const hostOf = (over: Partial<HostReport> = {}): HostReport => ({
  host: 'web01',
  views: ['running'],
  findings: [],
  diagnostics: [],
  notEvaluated: [],
  files: [],
  summary: [],
  ...over,
});

export const documentOf = (...hosts: HostReport[]): ReportDocument => ({
  schemaVersion: 1,
  tool: { name: 'sshreach', version: '0.1.0', url: 'https://example.org/sshreach' },
  hosts,
  rules: [
    {
      id: 'listener/loopback-only',
      title: 'sshd listens on the loopback interface only',
      severity: 'error',
      page: '# `listener/loopback-only`\n\nConnections from other hosts are refused.\n',
      url: 'https://example.org/sshreach/rules/listener/loopback-only',
    },
  ],
});
