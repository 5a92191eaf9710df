import { readFileSync } from 'node:fs';
import Ajv from 'ajv';
import { describe, expect, it } from 'vitest';
import { checkSchema } from '#config/check-schema';
import { noConfig } from '#config/config';
import { readConfig } from '#config/read-config';

const start = { description: 'From here on.', default: 3, minimum: 1, maximum: 100 };
const rules = [
  { id: 'listener/loopback-only' },
  { id: 'host-firewall/sources-shut-out' },
  { id: 'sshd/few-startups', options: { start } },
  { id: 'sshd/of-a-plug-in', options: { start } },
] as const;
const read = (text: string) => readConfig(text, 'sshreach.toml', rules);

const configOf = (text: string) => {
  const result = read(text);
  return 'read' in result ? result.read.config : result.problems;
};

function problemsOf(text: string): string[] {
  const result = read(text);
  return 'problems' in result ? result.problems.map(({ line, column, message }) => `${line}:${column} ${message}`) : [];
}

describe('sshreach.toml', () => {
  it('is read', () => {
    const text = `# Settings
fail-on = "warning"

[rules]
"listener/loopback-only" = "off"

[[ignore]]
rule = "host-firewall/sources-shut-out"
host = "bastion*"
path = "etc/**"
reason = "Only the jump host may enter."
until = 2027-01-31
`;
    expect(configOf(text)).toEqual({
      ...noConfig,
      path: 'sshreach.toml',
      failOn: 'warning',
      rules: new Map([['listener/loopback-only', 'off']]),
      ignore: [
        {
          rule: 'host-firewall/sources-shut-out',
          host: 'bastion*',
          path: 'etc/**',
          reason: 'Only the jump host may enter.',
          until: '2027-01-31',
          file: 'sshreach.toml',
          line: 7,
        },
      ],
    });
  });

  it('gives options to rules, and tells the wrong ones', () => {
    const text = `[rules]
"sshd/few-startups" = { severity = "note", start = 5 }
[rules."sshd/of-a-plug-in"]
start = 7
[[host]]
name = "web*"
rules = { "sshd/few-startups" = { start = 9 } }
`;
    expect(configOf(text)).toMatchObject({
      rules: new Map([['sshd/few-startups', 'note']]),
      ruleOptions: new Map([
        ['sshd/few-startups', { start: 5 }],
        ['sshd/of-a-plug-in', { start: 7 }],
      ]),
      hosts: [{ name: 'web*', rules: new Map(), ruleOptions: new Map([['sshd/few-startups', { start: 9 }]]) }],
    });
    expect(problemsOf('[rules]\n\n"sshd/few-startups" = { strat = 5 }\n')).toEqual([
      '3:1 There is no setting "strat" here. Did you mean start?',
    ]);
    expect(problemsOf('[rules."sshd/of-a-plug-in"]\nsart = 5\n')).toEqual([
      '2:1 There is no setting "sart" here. Did you mean start?',
    ]);
    expect(problemsOf('[rules."sshd/of-a-plug-in"]\nstart = 101\n')).toEqual([
      '2:1 "start" must be from 1 to 100, not 101.',
    ]);
    expect(problemsOf('[rules."listener/loopback-only"]\nstart = 3\n')).toEqual([
      '2:1 There is no setting "start" here. Known are severity.',
    ]);
    expect(problemsOf('[rules]\n"sshd/few-startups" = 3\n')).toEqual([
      '2:1 "sshd/few-startups" must be a text in quotes or a table, not a whole number.',
    ]);
    expect(problemsOf('[rules]\n"sshd/few-startups" = { start = "5" }\n')).toEqual([
      '2:1 "start" must be a whole number, not a text in quotes.',
    ]);
    expect(problemsOf('[rules]\n"sshd/few-startups" = { start = 99999999999999999999 }\n')).toHaveLength(1);
  });

  it('may be empty', () => {
    expect(configOf('')).toEqual({ ...noConfig, path: 'sshreach.toml' });
  });

  it('refuses unknown settings, with line and suggestion', () => {
    expect(problemsOf('fial-on = "error"\n')).toEqual([
      '1:1 There is no setting "fial-on" here. Did you mean fail-on?',
    ]);
    expect(problemsOf('\n  [rule]\n')).toEqual(['2:3 There is no setting "rule" here. Did you mean rules?']);
    expect(problemsOf('[[ignore]]\nrule = "listener/loopback-only"\nreason = "x"\nhosts = "y"\n')).toEqual([
      '4:1 There is no setting "hosts" here. Did you mean host?',
    ]);
    expect(problemsOf('colour = true')).toEqual([
      '1:1 There is no setting "colour" here. Known are extends, paths, outputs, plugins, baseline, fail-on, rules, networks, assume, host, expect, ignore, ignores.',
    ]);
  });

  it('refuses unknown rules', () => {
    expect(problemsOf('[rules]\n"listener/lopback-only" = "off"\n')).toEqual([
      '2:1 There is no rule "listener/lopback-only". Did you mean "listener/loopback-only"?',
    ]);
    expect(problemsOf('[[ignore]]\nreason = "x"\nrule = "x/y"\n')).toEqual([
      '3:1 There is no rule "x/y". `sshreach rules` lists them.',
    ]);
  });

  it('refuses wrong values', () => {
    expect(problemsOf('fail-on = "warn"')).toEqual([
      '1:1 "fail-on" must be one of "note", "warning", "error", not "warn".',
    ]);
    expect(problemsOf('fail-on = 3')).toEqual(['1:1 "fail-on" must be one of "note", "warning", "error", not 3.']);
    expect(problemsOf('rules = "off"')).toEqual(['1:1 "rules" must be a table, not a text in quotes.']);
    expect(problemsOf('[[ignore]]\nrule = "listener/loopback-only"\n')).toEqual(['1:1 "reason" is missing here.']);
    expect(problemsOf('[[ignore]]\nrule = "listener/loopback-only"\nreason = ""\n')).toEqual([
      '3:1 "reason" must not be empty.',
    ]);
    expect(problemsOf('[[ignore]]\nrule = "listener/loopback-only"\nreason = "x"\nuntil = "2027-02-30"\n')).toEqual([
      '4:1 "until" must be a day as YYYY-MM-DD, and 2027-02-30 is none.',
    ]);
  });

  it('says where the file is no TOML', () => {
    const [problem] = problemsOf('fail-on = "error"\nrules = [\n');
    expect(problem).toMatch(/^[23]:\d+ \S/);
    expect(problemsOf('fail-on error\n')[0]).toMatch(/^1:\d+ \S/);
    expect(problemsOf('a = 1\na = 2\n')[0]).toMatch(/^2:\d+ .*redefine/);
  });

  it('finds keys in the second of two tables', () => {
    const entry = '[[ignore]]\nrule = "listener/loopback-only"\nreason = "x"\n';
    expect(problemsOf(`${entry}${entry}x = 1\n`)[0]).toMatch(/^7:1 /);
  });
});

describe('the schema', () => {
  const schema = JSON.parse(readFileSync('schemas/config.schema.json', 'utf8'));
  const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(schema);

  it.each([
    {},
    { 'fail-on': 'error' },
    { 'fail-on': 'never' },
    { 'fail-on': 1 },
    { rules: { a: 'off' } },
    { rules: { a: 'on' } },
    { rules: { a: { severity: 'note', b: 3 } } },
    { rules: { a: { b: 'c' } } },
    { rules: { a: 3 } },
    { rules: { 'sshd/few-startups': { start: 5 } } },
    { rules: { 'sshd/few-startups': { strat: 5 } } },
    { rules: { 'sshd/few-startups': { start: 0 } } },
    { host: [{ name: 'a', rules: { 'sshd/few-startups': { start: 1.5 } } }] },
    { rules: [] },
    { ignore: [] },
    { ignore: {} },
    { ignore: [{ rule: 'a', reason: 'b' }] },
    { ignore: [{ rule: 'a' }] },
    { ignore: [{ rule: '', reason: 'b' }] },
    { ignore: [{ rule: 'a', reason: 'b', until: '2027-01-31' }] },
    { ignore: [{ rule: 'a', reason: 'b', until: 'soon' }] },
    { ignore: [{ rule: 'a', reason: 'b', extra: true }] },
    { ignore: ['a'] },
    { other: 1 },
  ])('is judged as ajv judges it: %j', (value) => {
    expect(checkSchema(schema, value).length === 0).toBe(validate(value));
  });
});
