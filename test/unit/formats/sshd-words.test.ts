import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isSshdWords, sshdWords } from '#formats/_grammar/sshd-words';
import { directivesOf } from '#formats/sshd-config/ast';
import { evaluateSshdConfig } from '#formats/sshd-config/evaluate/evaluate-sshd-config';
import { parseSshdConfig } from '#formats/sshd-config/parse-config';
import { eraOf, sshdVersion } from '#formats/sshd-config/versions';

describe('words of sshd', () => {
  it.each([
    [
      '/etc/ssh/sshd_config: line 7: Bad configuration option: Foo',
      'fault',
      'unknown-keyword',
      '/etc/ssh/sshd_config',
      7,
    ],
    ['/etc/ssh/sshd_config line 7: Badly formatted port number.\r\n', 'fault', 'bad-port', '/etc/ssh/sshd_config', 7],
    [
      '/etc/ssh/sshd_config: terminating, 1 bad configuration options',
      'summary',
      'bad-options',
      '/etc/ssh/sshd_config',
      null,
    ],
    ['/etc/ssh/sshd_config line 2: unsupported option "x".', 'fault', 'bad-value', '/etc/ssh/sshd_config', 2],
    [
      '/etc/ssh/sshd_config line 2: Deprecated option UseLogin',
      'warning',
      'option-without-effect',
      '/etc/ssh/sshd_config',
      2,
    ],
    [
      '/etc/ssh/sshd_config: No such file or directory',
      'environment',
      'configuration-unreadable',
      '/etc/ssh/sshd_config',
      null,
    ],
    ['sshd: no hostkeys available -- exiting.', 'environment', 'no-host-keys', null, null],
    ['Missing privilege separation directory: /run/sshd', 'environment', 'privilege-separation-directory', null, null],
    ['Too many recursive configuration includes', 'fault', 'include-too-deep', null, null],
    ["Invalid Match address argument '10.0.0.1/8' at line 3", 'fault', 'bad-match-address', null, null],
    [
      'sshd[812]: fatal: /etc/ssh/sshd_config line 3: Bad Match condition',
      'fault',
      'bad-match',
      '/etc/ssh/sshd_config',
      3,
    ],
    [
      'Nov 22 10:00:01 web01 sshd[812]: fatal: bad addr or host: x (Name or service not known)',
      'fault',
      'bad-listen-address',
      null,
      null,
    ],
  ])('%j', (text, kind, code, path, line) => {
    expect(sshdWords(text)).toMatchObject({ kind, code, path, line });
  });

  it.each(['', 'bash: sshd: command not found', 'port 22', 'Server listening on 0.0.0.0 port 22.'])(
    '%j are none',
    (text) => {
      expect(sshdWords(text)).toBe(null);
    },
  );

  it('make a text of sshd’s', () => {
    expect(isSshdWords('Missing privilege separation directory: /run/sshd\r\n')).toBe(true);
    expect(isSshdWords('permission denied\n')).toBe(false);
    expect(isSshdWords('')).toBe(false);
  });
});

describe('the evaluation and the reader of its words', () => {
  const { cases } = JSON.parse(
    readFileSync(new URL('../../../fixtures/oracles/sshd-config-generated.json', import.meta.url), 'utf8'),
  ) as { cases: readonly { main: string }[] };

  it.each([503, 704, 804, 902, 1005])('name faults alike (%i)', (release) => {
    const version = sshdVersion(release, 'upstream');
    let compared = 0;
    for (const { main } of cases) {
      const directives = directivesOf(parseSshdConfig(main, eraOf(release)));
      const { faults } = evaluateSshdConfig({
        main: { id: 0, path: '/etc/ssh/sshd_config', directives },
        version,
        mode: 'test',
        expand: () => ({ files: [], complete: true }),
      });
      for (const fault of faults.filter(({ seenBy }) => seenBy === 'test')) {
        compared++;
        expect(`${fault.message} = ${sshdWords(fault.message)?.code}`).toBe(`${fault.message} = ${fault.code}`);
      }
    }
    expect(compared).toBeGreaterThan(100);
  });
});
