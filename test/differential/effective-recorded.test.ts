import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { schemaErrors } from '../support/validate-json.ts';
import { runCli } from '../unit/cli/run-cli.ts';
import { bundle } from '../unit/discover/bundle.ts';

interface RecordedCase {
  readonly case: string;
  /** Characters stand for bytes. */
  readonly config: string;
  readonly args: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
  readonly versions: Readonly<Record<string, { rc: number; effective: readonly string[]; stderr: string }>>;
}

const cases: RecordedCase[] = JSON.parse(readFileSync('fixtures/oracles/sshd-config-cases.json', 'utf8'));
const defaults: Record<string, Record<string, string>> = JSON.parse(
  readFileSync('fixtures/oracles/sshd-defaults.json', 'utf8'),
);

/** Two of the builds had no OpenSSL and no PAM, which no distribution leaves out and the command cannot be told. */
const bare = new Set(['7.7', '7.9']);
/** The record has only its first 400 characters. */
const cutShort = new Set(['300 ports']);
/** The recording machine resolved every name. */
const needsNames = new Set(['LA *']);

const askedVersion = (name: string): string[] => [
  ...['--openssh', name.replace('deb', '')],
  ...['--vendor', name.endsWith('deb') ? 'debian' : 'upstream'],
];

/** `-T -C user=root,addr=…` as options of the command; all else is handed to the daemon. */
function optionsFor(args: readonly string[]): string[] {
  const at = args.indexOf('-C');
  const criteria = at < 0 ? [] : args[at + 1]!.split(',').map((pair) => pair.split('=') as [string, string]);
  const rest = args.filter((word, i) => word !== '-T' && (at < 0 || (i !== at && i !== at + 1)));
  const daemon = rest.map((word) => (/\s/.test(word) ? `"${word}"` : word)).join(' ');
  return [
    ...criteria.flatMap(([name, value]) => [`--${name}`, value]),
    ...(daemon === '' ? [] : [`--sshd-options=${daemon}`]),
  ];
}

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');

describe('sshreach effective', () => {
  it.each(
    cases
      .filter((one) => !cutShort.has(one.case) && !needsNames.has(one.case))
      .map((one): [string, RecordedCase] => [one.case, one]),
  )('answers as each sshd: %s', async (_name, recorded) => {
    const files = {
      ...recorded.files,
      ...(recorded.case === 'recursion' ? { '/etc/ssh/c.conf': recorded.config } : {}),
    };
    const root = bundle({
      'web01/etc/ssh/sshd_config': bytes(recorded.config),
      ...Object.fromEntries(Object.entries(files).map(([path, text]) => [`web01${path}`, bytes(text)])),
    });
    for (const [version, wanted] of Object.entries(recorded.versions)) {
      if (bare.has(version)) continue;
      const asked = ['effective', 'web01', ...askedVersion(version), ...optionsFor(recorded.args)];
      const { code, out } = await runCli(root, [...asked, '--format', 'json']);
      const report = JSON.parse(out);
      expect(schemaErrors('effective', report)).toEqual([]);
      const words = [...report.warnings, ...report.errors].map(({ message }: { message: string }) => message);
      const keywords = new Set(wanted.effective.map((line) => line.split(' ', 1)[0]!));
      const settings = Object.entries<string[]>(report.settings ?? {})
        .filter(([keyword]) => keywords.has(keyword))
        .flatMap(([keyword, values]) => values.map((value) => `${keyword} ${value}`));
      expect({ version, code, starts: report.starts, words: words.join('; '), settings: settings.sort() }).toEqual({
        version,
        code: wanted.rc === 0 ? 0 : 1,
        starts: wanted.rc === 0,
        words: wanted.stderr,
        settings: wanted.rc === 0 ? [...wanted.effective].sort() : [],
      });
      const text = await runCli(root, asked);
      const said = text.err.split('\n').filter((line) => line !== '' && !line.startsWith('sshreach: note: '));
      expect(said.join('; ')).toBe(wanted.stderr);
    }
  });

  it.each(Object.keys(defaults).filter((version) => !bare.has(version)))('has the defaults of %s', async (version) => {
    const root = bundle({ 'web01/etc/ssh/sshd_config': '' });
    const { out } = await runCli(root, ['effective', 'web01', ...askedVersion(version)]);
    const printed = new Map(
      out.split('\n').map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]),
    );
    const wanted = Object.entries(defaults[version]!);
    expect(wanted.map(([keyword]) => [keyword, printed.get(keyword)])).toEqual(wanted);
  });
});
