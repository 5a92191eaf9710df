import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseAddress } from '#core/address';
import { directivesOf } from '#formats/sshd-config/ast';
import { evaluateSshdConfig } from '#formats/sshd-config/evaluate/evaluate-sshd-config';
import type { CommandLineArgument, Connection } from '#formats/sshd-config/evaluate/input';
import type { ConfigFile, SshdEvaluation } from '#formats/sshd-config/evaluate/result';
import { parseSshdConfig } from '#formats/sshd-config/parse-config';
import { eraOf, type SshdVersion, sshdVersion } from '#formats/sshd-config/versions';
import { buildVersion, evaluateGenerated } from './sshd-config-ask.ts';
import type { RecordedConfigs } from './sshd-config-record.ts';

interface RecordedCase {
  readonly case: string;
  /** Characters stand for bytes. */
  readonly config: string;
  readonly args: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
  readonly versions: Readonly<Record<string, { rc: number; effective: readonly string[]; stderr: string }>>;
}

const read = <T>(name: string): T =>
  JSON.parse(readFileSync(new URL(`../../fixtures/oracles/${name}.json`, import.meta.url), 'utf8')) as T;
const cases = read<RecordedCase[]>('sshd-config-cases');
const known = read<Record<string, string>>('sshd-config-known-differences');

/** `9.2deb` is Debian's build; those of 7.7 and 7.9 were made without OpenSSL and PAM, all others without GSSAPI. */
function versionOf(name: string): SshdVersion {
  const debian = name.endsWith('deb');
  const [major, minor] = name.replace('deb', '').split('.').map(Number);
  const bare = name === '7.7' || name === '7.9';
  return sshdVersion(major! * 100 + minor!, debian ? 'debian' : 'upstream', {
    features: { pam: !bare, openssl: !bare, gssapi: debian, kerberos: debian },
  });
}

function connectionOf(text: string): Connection {
  const names: Record<string, string> = { user: 'user', addr: 'address', host: 'host', laddr: 'localAddress' };
  const pairs = text.split(',').map((pair) => pair.split('=') as [string, string]);
  return Object.fromEntries(
    pairs.map(([name, value]) => (name === 'lport' ? ['localPort', Number(value)] : [names[name], value])),
  );
}

function readArguments(args: readonly string[]): { line: CommandLineArgument[]; connection: Connection | null } {
  const line: CommandLineArgument[] = [];
  let connection: Connection | null = null;
  for (let i = 0; i < args.length; i++) {
    if (args[i] === '-o') line.push({ option: args[++i]! });
    else if (args[i] === '-p') line.push({ port: args[++i]! });
    else if (args[i] === '-4') line.push({ family: 4 });
    else if (args[i] === '-C') connection = connectionOf(args[++i]!);
  }
  return { line, connection };
}

/** The record keeps the first 400 characters of a configuration; this one went on to the 300th port. */
const wholeConfig = ({ case: name, config }: RecordedCase): string =>
  name === '300 ports' ? Array.from({ length: 300 }, (_, i) => `Port ${1000 + i}\n`).join('') : config;

/** Names were answered with the loopback addresses where this was recorded. */
const loopback = ['127.0.0.1', '::1'].map((text) => parseAddress(text)!);

function evaluateCase(recorded: RecordedCase, name: string): SshdEvaluation {
  const version = versionOf(name);
  const { line, connection } = readArguments(recorded.args);
  const open = (path: string, text: string, id: number): ConfigFile => ({
    id,
    path,
    directives: directivesOf(parseSshdConfig(text, eraOf(version.release))),
  });
  const files: Record<string, string> = { ...recorded.files };
  if (recorded.case === 'recursion') files['/etc/ssh/c.conf'] = recorded.config;
  return evaluateSshdConfig({
    main: open('/etc/ssh/sshd_config', wholeConfig(recorded), 0),
    version,
    mode: 'dump',
    encoding: 'latin-1',
    commandLine: line,
    ...(connection ? { connection } : {}),
    resolve: () => loopback,
    expand: (pattern) => ({
      complete: true,
      files: pattern in files ? [open(pattern, files[pattern]!, 1)] : [],
    }),
  });
}

/** Lines of the keywords of interest that either side has, sorted as they were recorded. */
function settingsOfInterest(evaluation: SshdEvaluation, wanted: readonly string[]): string[] {
  const keywords = new Set(wanted.map((line) => line.split(' ', 1)[0]!));
  return [...evaluation.settings]
    .filter(([keyword]) => keywords.has(keyword))
    .flatMap(([keyword, values]) => values.map((value) => `${keyword} ${value}`))
    .sort();
}

describe('recorded configurations', () => {
  const seen = new Set<string>();

  it.each(cases.map((recorded): [string, RecordedCase] => [recorded.case, recorded]))('%s', (name, recorded) => {
    for (const [version, wanted] of Object.entries(recorded.versions)) {
      const got = evaluateCase(recorded, version);
      const ours = {
        version,
        rc: got.exitStatus,
        stderr: got.stderr.join('; '),
        effective: got.exitStatus === 0 ? settingsOfInterest(got, wanted.effective) : [],
      };
      const theirs = { version, ...wanted, effective: [...wanted.effective].sort() };
      const key = `${name} ${version}`;
      if (key in known) {
        seen.add(key);
        expect(ours, `${key} no longer differs`).not.toEqual(theirs);
      } else expect(ours).toEqual(theirs);
    }
  });

  it('has no known difference that nothing shows', () => {
    expect(Object.keys(known).filter((key) => !seen.has(key))).toEqual([]);
  });
});

describe('recorded defaults', () => {
  const defaults = read<Record<string, Record<string, string>>>('sshd-defaults');

  it.each(Object.keys(defaults))('%s', (version) => {
    const got = evaluateSshdConfig({
      main: { id: 0, path: '/etc/ssh/sshd_config', directives: [] },
      version: versionOf(version),
      mode: 'dump',
      expand: () => ({ files: [], complete: true }),
    });
    const wanted = defaults[version]!;
    const ours = Object.keys(wanted).map((keyword) => [keyword, got.settings.get(keyword)?.[0]]);
    expect(Object.fromEntries(ours)).toEqual(wanted);
  });
});

describe.each(['sshd-config-generated', 'sshd-config-wild', 'sshd-config-releases'])('%s', (name) => {
  const recorded = read<RecordedConfigs>(name);
  const machine = { ...recorded.machine, localhost: recorded.machine.localhost.map((text) => parseAddress(text)!) };

  it.each(Object.keys(recorded.empty))('%s', (build) => {
    const version = buildVersion(build);
    const ask = (config: (typeof recorded.cases)[number], mode: 'test' | 'dump') =>
      evaluateGenerated(version, mode, config, recorded.directory, machine);
    const empty = recorded.empty[build]!;
    expect(ask({ main: '', files: {}, connection: null, answers: {} }, 'dump').stdout).toEqual(empty);
    for (const config of recorded.cases) {
      const wanted = config.answers[build]!;
      const test = ask(config, 'test');
      const dump = ask(config, 'dump');
      const gone = dump.status === 0 ? empty.filter((line) => !dump.stdout.includes(line)) : [];
      const come = dump.stdout.filter((line) => !empty.includes(line));
      expect({
        config: config.main,
        test: [test.status, test.stderr],
        dump: [dump.status, dump.stderr, gone, come],
      }).toEqual({
        config: config.main,
        test: wanted.test,
        dump: wanted.dump,
      });
    }
  });
});
