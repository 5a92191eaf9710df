import { describe, expect, it } from 'vitest';
import { ConfigApplier, optionsFor } from '#config/apply-config';
import { type Config, type Ignore, noConfig } from '#config/config';
import type { FindingReport, ReportDocument } from '#engine/document';

const finding = (rule: string, file: string): FindingReport => ({
  rule,
  message: `${rule}#x`,
  severity: 'error',
  certainty: 'certain',
  verdict: 'refused',
  text: 'x',
  at: { file, line: 1, column: 1, endLine: 1, endColumn: 2, text: 'x', sourceLine: 'x' },
  label: null,
  related: [],
  path: [],
  sources: [],
  scope: { view: null, to: null, port: null },
  fixes: [],
  fingerprint: '0:1',
});

const document: ReportDocument = {
  schemaVersion: 1,
  tool: { name: 'sshreach', version: '0', url: '' },
  rules: [
    { id: 'listener/a', title: '', severity: 'error', page: '', url: '' },
    { id: 'sshd/b', title: '', severity: 'error', page: '', url: '' },
  ],
  hosts: ['web01', 'db01'].map((host) => ({
    host,
    views: ['running'],
    findings: [finding('listener/a', `${host}/etc/ssh/sshd_config`), finding('sshd/b', `${host}/nft.txt`)],
    diagnostics: [],
    notEvaluated: [{ rule: 'sshd/b', missing: [] }],
    files: [],
    summary: [],
  })),
};

const ignore = (fields: Partial<Ignore>): Ignore => ({
  rule: 'listener/a',
  host: null,
  path: null,
  reason: 'x',
  until: null,
  file: 'sshreach.toml',
  line: 3,
  ...fields,
});
function apply(config: Partial<Config>, today = '2026-11-23') {
  const applier = new ConfigApplier({ ...noConfig, ...config });
  const hosts = document.hosts.map((host) => applier.applyToHost(host, today));
  return { document: { ...document, hosts, rules: applier.applyToRules(document.rules) }, notes: applier.notes() };
}
const shown = ({ document: { hosts } }: ReturnType<typeof apply>): string[] =>
  hosts.map(
    ({ host, findings }) =>
      `${host}: ${findings
        .filter(({ suppressed }) => !suppressed)
        .map(({ rule, severity }) => `${rule} ${severity}`)
        .join(', ')}; ${findings.filter(({ suppressed }) => suppressed?.by === 'configuration').length}`,
  );

describe('configuration', () => {
  it('changes nothing where it says nothing', () => {
    expect(apply({})).toEqual({ document, notes: [] });
  });

  it('sets severities and turns rules off', () => {
    const result = apply({
      rules: new Map([
        ['listener/a', 'note'],
        ['sshd/b', 'off'],
      ] as const),
    });
    expect(shown(result)).toEqual(['web01: listener/a note; 0', 'db01: listener/a note; 0']);
    expect(result.document.rules).toEqual([{ ...document.rules[0], severity: 'note' }]);
    expect(result.document.hosts[0]!.notEvaluated).toEqual([]);
  });

  it('sets severities of some hosts only', () => {
    const result = apply({
      rules: new Map([['listener/a', 'warning']] as const),
      hosts: [{ name: 'db*', rules: new Map([['listener/a', 'off']] as const), ruleOptions: new Map() }],
    });
    expect(shown(result)).toEqual(['web01: listener/a warning, sshd/b error; 0', 'db01: sshd/b error; 0']);
  });

  it('joins options, those of hosts on top', () => {
    const config = {
      ...noConfig,
      ruleOptions: new Map([['sshd/b', { most: 3, least: 1 }]]),
      hosts: [{ name: 'db*', rules: new Map(), ruleOptions: new Map([['sshd/b', { most: 5 }]]) }],
    };
    expect(optionsFor(config, 'web01')).toEqual(new Map([['sshd/b', { most: 3, least: 1 }]]));
    expect(optionsFor(config, 'db01')).toEqual(new Map([['sshd/b', { most: 5, least: 1 }]]));
  });

  it('hides ignored findings and counts them', () => {
    expect(shown(apply({ ignore: [ignore({ host: 'web*' })] }))).toEqual([
      'web01: sshd/b error; 1',
      'db01: listener/a error, sshd/b error; 0',
    ]);
    expect(shown(apply({ ignore: [ignore({ path: 'db01/**' })] }))).toEqual([
      'web01: listener/a error, sshd/b error; 0',
      'db01: sshd/b error; 1',
    ]);
    expect(shown(apply({ ignore: [ignore({ path: 'db01/*' })] }))[1]).toBe('db01: listener/a error, sshd/b error; 0');
  });

  it('shows them again after the last day', () => {
    const until = [ignore({ until: '2026-11-23' })];
    expect(shown(apply({ ignore: until }))[0]).toBe('web01: sshd/b error; 1');
    const after = apply({ ignore: until }, '2026-11-24');
    expect(shown(after)[0]).toBe('web01: listener/a error, sshd/b error; 0');
    expect(after.notes).toEqual([
      { file: 'sshreach.toml', line: 3, column: 1, message: 'This ran out on 2026-11-23; what it hid is shown again.' },
    ]);
  });

  it('says which entries ignore nothing', () => {
    expect(apply({ ignore: [ignore({ host: 'mail01' })] }).notes).toEqual([
      { file: 'sshreach.toml', line: 3, column: 1, message: 'This ignores nothing: no finding of listener/a fits it.' },
    ]);
  });
});
