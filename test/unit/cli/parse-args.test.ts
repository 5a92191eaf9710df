import { describe, expect, it } from 'vitest';
import { commands } from '#cli/args';
import { UsageError } from '#cli/exit-codes';
import { renderHelp } from '#cli/help';
import { type OptionName, options } from '#cli/options';
import { parseArgs } from '#cli/parse-args';

const parsed = (line: string) => {
  const { command, operands, format, has, value, values } = parseArgs(line.split(' ').filter(Boolean));
  return { command, operands, format, has, value, values };
};
const refusal = (line: string): string => {
  try {
    parsed(line);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  return '';
};

describe('arguments', () => {
  it('mean check where no command is named', () => {
    expect(parsed('web01 web02')).toMatchObject({ command: 'check', operands: ['web01', 'web02'], format: 'text' });
    expect(parsed('')).toMatchObject({ command: 'check', operands: [] });
    expect(parsed('-- reach')).toMatchObject({ command: 'check', operands: ['reach'] });
  });

  it('name a command, also behind options', () => {
    expect(parsed('reach web01')).toMatchObject({ command: 'reach', operands: ['web01'] });
    expect(parsed('--no-color reach -')).toMatchObject({ command: 'reach', operands: ['-'] });
    expect(parsed('check reach')).toMatchObject({ command: 'check', operands: ['reach'] });
    expect(parsed('-f json reach web01')).toMatchObject({ command: 'reach', operands: ['web01'], format: 'json' });
  });

  it('take values in both forms; the last counts, lists keep all', () => {
    const args = parsed('web01 --fail-on=note --fail-on warning -o sarif=a.sarif --output json=b.json');
    expect(args.value('fail-on')).toBe('warning');
    expect(args.values('output')).toEqual(['sarif=a.sarif', 'json=b.json']);
    expect([args.has('strict'), args.value('config')]).toEqual([false, null]);
  });

  it.each([
    ['--fromat json', 'There is no option --fromat. Did you mean --format?'],
    ['web01 --interface eth0', 'check takes no --interface.'],
    ['reach web01 --xyzzy', 'There is no option --xyzzy. `sshreach reach --help` lists its options.'],
    ['--strict=yes', '--strict takes no value.'],
    ['--config', '--config needs a value: --config FILE'],
    ['reach web01 --from --to', '--from needs a value, and --to is an option. Write --from=--to if it is meant.'],
    ['--fail-on warn', '--fail-on is one of note, warning, error, not warn.'],
    ['--fail-on eror', '--fail-on is one of note, warning, error, not eror. Did you mean error?'],
    ['reach web01 --format sarif', '--format is one of text, json, not sarif.'],
    ['reach', 'Something is missing: sshreach reach PATH…'],
    ['explain a b', 'b is too much: sshreach explain RULE'],
    ['rules x', 'x is too much: sshreach rules'],
    ['-x', 'There is no option -x. `sshreach check --help` lists its options.'],
  ])('%s is refused', (line, message) => {
    expect(refusal(line)).toBe(message);
  });

  it('may be incomplete where help is asked for', () => {
    expect(parsed('reach --help').has('help')).toBe(true);
    expect(parsed('-h').has('help')).toBe(true);
    expect(parsed('-V').has('version')).toBe(true);
  });
});

describe('help', () => {
  it('names every command, and every option of each', () => {
    const general = renderHelp(null);
    for (const name of Object.keys(commands)) expect(general).toContain(`\n  ${name}`);
    for (const [name, command] of Object.entries(commands)) {
      const help = renderHelp(name as keyof typeof commands);
      for (const option of command.options) expect(help).toContain(`--${option}`);
    }
  });

  it('fits a terminal', () => {
    for (const name of [null, ...Object.keys(commands)] as (keyof typeof commands | null)[])
      expect(
        renderHelp(name)
          .split('\n')
          .filter((line) => line.length > 120),
      ).toEqual([]);
  });

  it('leaves no option without a command', () => {
    const used = new Set(Object.values(commands).flatMap((command) => command.options));
    expect((Object.keys(options) as OptionName[]).filter((name) => !used.has(name))).toEqual([]);
  });
});
