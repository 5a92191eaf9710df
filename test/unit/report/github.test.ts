import { describe, expect, it } from 'vitest';
import type { FindingReport } from '#engine/document';
import { rendered } from '../../support/rendered.ts';
import { documentFixture, documentOf, findingOf, hostOf, placeOf } from '../../support/report-documents.ts';

const lines = (...findings: FindingReport[]): string[] =>
  rendered('github', documentOf(hostOf({ findings })))
    .split('\n')
    .slice(0, -1);

describe('workflow commands', () => {
  it('name file, lines, columns and rule', () => {
    expect(lines(findingOf({ at: placeOf('etc/ssh/sshd_config', 3, 'Port 22 # x', 'Port 22') }))).toEqual([
      '::error file=etc/ssh/sshd_config,line=3,endLine=3,col=1,endColumn=7,title=listener/loopback-only::' +
        'This binds sshd to 127.0.0.1. Others are refused. Remove it.%0Aclients see: Connection refused',
    ]);
  });

  it('leave out columns of regions of several lines, which the runner refuses', () => {
    const at = { ...placeOf('f', 3, 'x'), endLine: 4 };
    expect(lines(findingOf({ at }))[0]).toMatch(/^::error file=f,line=3,endLine=4,title=/);
  });

  it('come with the most severe first', () => {
    const found = lines(
      findingOf({ severity: 'note' }),
      findingOf({ severity: 'warning' }),
      findingOf({ certainty: 'possible', at: placeOf('later', 1, 'x') }),
      findingOf({ at: placeOf('first', 1, 'x') }),
    );
    expect(found.map((line) => line.split(',')[0])).toEqual([
      '::error file=first',
      '::error file=later',
      '::warning file=etc/ssh/sshd_config',
      '::notice file=etc/ssh/sshd_config',
    ]);
  });

  it('stop at the ten of a level that GitHub shows; the others follow as lines, and that is said', () => {
    const errors = Array.from({ length: 13 }, (_item, index) => findingOf({ at: placeOf('f', index + 1, 'x') }));
    const found = lines(...errors, findingOf({ severity: 'note' }));
    expect(found.filter((line) => line.startsWith('::error '))).toHaveLength(10);
    expect(found.filter((line) => line.startsWith('::notice '))).toHaveLength(1);
    expect(found.slice(11)).toEqual([
      'GitHub shows 10 annotations of each level; 3 more results only here in the log:',
      ...[11, 12, 13].map(
        (line) =>
          `f:${line}:1-${line}:2 error listener/loopback-only#only-loopback certain refused — This binds sshd to 127.0.0.1.`,
      ),
    ]);
  });

  it('tell the host where there are several', () => {
    const hosts = ['a', 'b'].map((host) => hostOf({ host, findings: [findingOf()] }));
    expect(rendered('github', documentOf(...hosts))).toContain('title=listener/loopback-only (b)::');
  });

  it('warn of what was not understood and leave other diagnostics alone', () => {
    const document = documentFixture('input-drop');
    const text = rendered('github', { ...document, hosts: [{ ...document.hosts[0]!, findings: [] }] });
    expect(text.split('\n').filter((line) => line.startsWith('::warning '))).toHaveLength(2);
    expect(text).not.toContain('older than the running state');
  });

  it('leave out what is suppressed', () => {
    expect(lines(findingOf({ suppressed: { by: 'baseline', reason: null } }))).toEqual([]);
  });
});
