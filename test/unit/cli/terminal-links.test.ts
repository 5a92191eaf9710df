import { describe, expect, it } from 'vitest';
import { parseArgs } from '#cli/parse-args';
import { wantsLinks } from '#cli/terminal-links';
import { ruleUrl } from '#engine/links';
import { runCli } from './run-cli.ts';

const asked = (environment: Record<string, string | undefined>, isTerminal = true, ...argv: string[]): boolean =>
  wantsLinks(parseArgs(['check', ...argv]), { environment, isTerminal });

describe('links in the terminal', () => {
  it.each([
    { VTE_VERSION: '7600', TERM: 'xterm-256color' },
    { VTE_VERSION: '5201' },
    { VTE_VERSION: '0.52.1' },
    { TERM_PROGRAM: 'iTerm.app', TERM_PROGRAM_VERSION: '3.5.0' },
    { TERM_PROGRAM: 'WezTerm', TERM_PROGRAM_VERSION: '20240203-110809-5046fc22' },
    { TERM_PROGRAM: 'vscode', TERM_PROGRAM_VERSION: '1.95.3' },
    { TERM_PROGRAM: 'ghostty', TERM_PROGRAM_VERSION: '1.0.0' },
    { TERM: 'xterm-kitty' },
    { TERM: 'alacritty' },
    { TERM: 'foot' },
    { WT_SESSION: 'a' },
    { KONSOLE_VERSION: '230400' },
  ])('are printed where they are known: %j', (environment) => {
    expect(asked(environment)).toBe(true);
    expect(asked(environment, false)).toBe(false);
    expect(asked(environment, true, '--no-color')).toBe(false);
    expect(asked({ ...environment, NO_COLOR: '1' })).toBe(false);
    expect(asked({ ...environment, NO_COLOR: '1' }, true, '--color')).toBe(true);
    expect(asked({ ...environment, FORCE_COLOR: '0' })).toBe(false);
    expect(asked({ ...environment, FORCE_HYPERLINK: '0' })).toBe(false);
    expect(asked({ ...environment, CI: 'true' })).toBe(false);
    expect(asked({ ...environment, TMUX: '/tmp/tmux-0/default,1,0' })).toBe(false);
  });

  it.each([
    {},
    { TERM: 'xterm-256color' },
    { TERM: 'dumb', VTE_VERSION: '7600' },
    { TERM: 'screen-256color', VTE_VERSION: '7600' },
    { VTE_VERSION: '5000' },
    { VTE_VERSION: '4602' },
    { TERM_PROGRAM: 'iTerm.app', TERM_PROGRAM_VERSION: '3.0.15' },
    { TERM_PROGRAM: 'vscode', TERM_PROGRAM_VERSION: '1.71.2' },
    { TERM_PROGRAM: 'Apple_Terminal', TERM_PROGRAM_VERSION: '455' },
    { TERM: 'linux' },
  ])('are plain where nobody knows: %j', (environment) => {
    expect(asked(environment)).toBe(false);
    expect(asked(environment, true, '--color')).toBe(false);
    expect(asked({ ...environment, FORCE_HYPERLINK: '1' }, false)).toBe(true);
    expect(asked({ ...environment, FORCE_HYPERLINK: '1', NO_COLOR: '1' }, false)).toBe(true);
    expect(asked({ ...environment, FORCE_HYPERLINK: '' }, false)).toBe(false);
    expect(asked({ ...environment, FORCE_HYPERLINK: '1' }, true, '--no-color')).toBe(false);
  });

  it('lead from rule ids to pages, in text alone, and leave the rest as it was', async () => {
    const bundle = 'fixtures/hosts/refused-after-hardening/bundle';
    const args = ['check', bundle];
    const plain = await runCli(process.cwd(), args);
    const linked = await runCli(
      process.cwd(),
      args,
      { TERM: 'xterm-kitty', FORCE_COLOR: 'false', FORCE_HYPERLINK: '1' },
      true,
    );
    const [rule = ''] = /(?<=\[)[a-z-]+\/[a-z-]+/.exec(plain.out) ?? [];
    const url = ruleUrl(rule);
    expect(linked.out).toContain(`[\x1b]8;;${url}\x1b\\${rule}\x1b]8;;\x1b\\]: `);
    expect(linked.out.replace(/\x1b\]8;;[!-~]*?\x1b\\/g, '')).toBe(plain.out);
    const concise = await runCli(process.cwd(), [...args, '-f', 'concise'], { FORCE_HYPERLINK: '1' }, true);
    expect(concise.out).not.toContain('\x1b]8');
  });
});
