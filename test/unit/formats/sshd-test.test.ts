import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { format } from '#formats/sshd-test/format';
import { fixture, fixtures, lowerSshd } from './sshd-config/sshd-host.ts';
import { lowerWithConfig } from './sshd-config/with-config.ts';

const lowerText = (text: string) => lowerSshd([format], { 'sshd-t.txt': text });

describe('a test run', () => {
  it('that passed says nothing, which proves little', async () => {
    const { facts } = await lowerText(fixture('sshd-test/passes-sshd-t.txt'));
    expect(facts.map(({ from, faults, quality }) => [from, faults, quality])).toEqual([
      ['test-run', [], 'partial-view'],
    ]);
  });

  it.each([
    ['debian-13-typo-sshd-t.txt', [['unknown-keyword', { keyword: 'PermitRootLogn' }]]],
    ['port-sshd-t.txt', [['bad-port', {}]]],
    ['match-sshd-t.txt', [['unknown-keyword', { keyword: 'FooBar' }]]],
    ['kex-sshd-t.txt', [['unknown-algorithm', {}]]],
    ['criteria-sshd-t.txt', [['bad-match', {}]]],
    [
      'several-sshd-t.txt',
      [
        ['extra-arguments', { keyword: 'Banner' }],
        ['unbalanced-quotes', {}],
        ['missing-argument', { keyword: 'Port' }],
        ['extra-arguments', { keyword: 'PermitRootLogin' }],
      ],
    ],
  ])('%s: what it was refused for', async (name, expected) => {
    const { facts } = await lowerText(fixture(`sshd-test/${name}`));
    expect(facts[0]!.faults.map(({ code, data }) => [code, data])).toEqual(expected);
  });

  it('points at the line it names, where that was collected', async () => {
    const said = { 'sshd-t.txt': fixture('sshd-test/port-sshd-t.txt') };
    const alone = await lowerSshd([format], said);
    expect(alone.textOf(alone.facts[0]!.faults[0]!.origin)).toBe(
      'sshd-t.txt:1 /etc/ssh/sshd_config line 1: Badly formatted port number.',
    );
    const both = await lowerWithConfig({ ...said, 'etc/ssh/sshd_config': '  Port 0 \r\n' });
    const run = both.facts.find(({ from }) => from === 'test-run')!;
    expect(both.textOf(run.faults[0]!.origin)).toBe('etc/ssh/sshd_config:1 Port 0');
  });

  it.each(['no-key-sshd-t.txt', 'no-directory-sshd-t.txt'])(
    '%s: a run that ended over the machine tells nothing of the daemon',
    async (name) => {
      const { facts, diagnostics } = await lowerText(fixture(`sshd-test/${name}`));
      expect(facts.flatMap(({ faults }) => faults)).toEqual([]);
      expect(diagnostics.map(({ code }) => code)).toContain('test-run-incomplete');
    },
  );

  it('that another program answered is none', async () => {
    const { facts, diagnostics } = await lowerText('bash: sshd: command not found\n');
    expect(facts).toEqual([]);
    expect(diagnostics.map(({ code }) => code)).toEqual(['unexpected-line']);
  });

  it('may be followed by its exit status', async () => {
    const { facts, diagnostics } = await lowerText(`${fixture('sshd-test/port-sshd-t.txt')}255\n`);
    expect(facts[0]!.faults.map(({ code }) => code)).toEqual(['bad-port']);
    expect(diagnostics).toEqual([]);
  });

  it('is recognised in every fixture', () => {
    for (const name of readdirSync(join(fixtures, 'sshd-test')).filter((file) => file.endsWith('.txt'))) {
      const text = fixture(`sshd-test/${name}`);
      expect(format.detect({ path: name, slug: name.toLowerCase() }, text)?.kind).toBe('sshd-test');
    }
  });
});
