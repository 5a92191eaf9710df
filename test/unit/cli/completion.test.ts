import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { commands } from '#cli/args';
import { completion } from '#cli/completion';
import { manPage } from '#cli/man-page';
import { options } from '#cli/options';

/** What bash offers for a command line whose last word is being typed. */
function offered(...words: string[]): string[] {
  const script = `${completion('bash')}
COMP_WORDS=(sshreach ${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length}; _sshreach; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync('bash', ['-c', script], { encoding: 'utf8' }).split('\n').filter(Boolean);
}

describe('completion', () => {
  it('offers commands, options of the command and values of the option', () => {
    expect(offered('rea')).toEqual(['reach']);
    expect(offered('reach', '--inter')).toEqual(['--interface']);
    expect(offered('--fail-on', 'w')).toEqual(['warning']);
    expect(offered('check', '--format', 'ju')).toEqual(['junit']);
    expect(offered('-f', 'ju')).toEqual(['junit']);
    expect(offered('check', '--format', '=', 'ju')).toEqual(['junit']);
  });

  it('offers rules, shells and what config takes', () => {
    expect(offered('explain', 'listener/loop')).toEqual(['listener/loopback-only']);
    expect(offered('completion', 'z')).toEqual(['zsh']);
    expect(offered('config', 'p')).toEqual(['print']);
  });

  it.each(['zsh', 'fish'] as const)('names every command and option for %s', (shell) => {
    const script = completion(shell);
    for (const name of [...Object.keys(commands), ...Object.keys(options)]) expect(script).toContain(name);
  });
});

describe('manual page', () => {
  const page = manPage('1.2.3');

  it('names every command and option, and lets no line of text be a request', () => {
    for (const name of [...Object.keys(commands), ...Object.keys(options)])
      expect(page.replaceAll('\\-', '-')).toContain(name);
    const requests = page.split('\n').filter((line) => /^[.']/.test(line));
    expect(requests.filter((line) => !/^\.(?:TH|SH|SS|TP|PP|B)\b/.test(line))).toEqual([]);
  });
});

describe('the problem matcher', () => {
  it('reads concise lines', () => {
    const { problemMatcher } = JSON.parse(readFileSync('problem-matcher.json', 'utf8'));
    const [pattern] = problemMatcher[0].pattern;
    const line = 'a b/sshd_config:12:1-12:22 error listener/loopback-only#x certain refused — It is bound. So.';
    const found = new RegExp(pattern.regexp).exec(line)!;
    expect([pattern.file, pattern.line, pattern.severity, pattern.code, pattern.message].map((i) => found[i])).toEqual([
      'a b/sshd_config',
      '12',
      'error',
      'listener/loopback-only#x',
      'It is bound. So.',
    ]);
  });
});
