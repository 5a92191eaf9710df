/**
 * Records what builds of sshd say about generated configurations, for machines that have none of them.
 *
 *     npx tsx --conditions=sshreach-source test/differential/sshd-config-record.ts COUNT '9.2 debian=/usr/sbin/sshd' …
 *
 * Writes fixtures/oracles/sshd-config-generated.json; with `wild` before COUNT, those of `sshd-config-wild.ts` to
 * sshd-config-wild.json; with `releases`, both in turn to sshd-config-releases.json. The root of another release, made
 * by debootstrap(8), may stand for a program.
 */
import { rmSync, writeFileSync } from 'node:fs';
import { askSshd, type Machine, type Said } from './sshd-config-ask.ts';
import { type GeneratedConfig, generateConfig } from './sshd-config-generator.ts';
import { makeDirectory, openRoot, thisMachine, writeConfig } from './sshd-config-live.ts';
import { generateWild } from './sshd-config-wild.ts';

/** Status and standard error; for `dump`, the lines of output that differ from those of an empty configuration. */
export interface RecordedAnswer {
  readonly test: readonly [status: number, stderr: readonly string[]];
  readonly dump: readonly [status: number, stderr: readonly string[], gone: readonly string[], come: readonly string[]];
}

export interface RecordedConfigs {
  readonly origin: string;
  /** Stands for the directory in all texts. */
  readonly directory: string;
  readonly machine: Omit<Machine, 'localhost'> & { readonly localhost: readonly string[] };
  /** `sshd -T` of an empty configuration. */
  readonly empty: Readonly<Record<string, readonly string[]>>;
  readonly cases: readonly (GeneratedConfig & { readonly answers: Readonly<Record<string, RecordedAnswer>> })[];
}

const placeholder = '/srv/case';
const firstSeed = 7000;

const generators = {
  generated: [generateConfig],
  wild: [generateWild],
  releases: [generateConfig, generateWild],
} as const;
type Kind = keyof typeof generators;

function main(kind: Kind, count: number, builds: readonly (readonly [build: string, program: string])[]): void {
  const directory = makeDirectory();
  const machine = thisMachine();
  const roots = builds.map(([, program]) => openRoot(program, directory));
  const hide = <T>(value: T): T => JSON.parse(JSON.stringify(value).replaceAll(directory, placeholder)) as T;
  const nothing: GeneratedConfig = { main: '', files: {}, connection: null };
  try {
    writeConfig(nothing, directory);
    const empty = Object.fromEntries(
      builds.map(([build, program]) => [build, askSshd(program, 'dump', nothing, directory).stdout]),
    );
    const answer = (build: string, program: string, config: GeneratedConfig): RecordedAnswer => {
      const test = askSshd(program, 'test', config, directory);
      const dump: Said = askSshd(program, 'dump', config, directory);
      const gone = dump.status === 0 ? empty[build]!.filter((line) => !dump.stdout.includes(line)) : [];
      return {
        test: [test.status, test.stderr],
        dump: [dump.status, dump.stderr, gone, dump.stdout.filter((line) => !empty[build]!.includes(line))],
      };
    };
    const cases = Array.from({ length: count }, (_, i) => {
      const config = generators[kind][i % generators[kind].length]!(firstSeed + i, directory);
      writeConfig(config, directory);
      const used = /include/i.test(config.main) ? config.files : {};
      return {
        ...config,
        files: used,
        answers: Object.fromEntries(builds.map(([build, program]) => [build, answer(build, program, config)])),
      };
    });
    const recorded: RecordedConfigs = {
      origin: 'sshd -t and sshd -T of each build; upstream builds from the release tarballs, with PAM and OpenSSL',
      directory: placeholder,
      machine: { ...machine, localhost: machine.localhost.map(() => '127.0.0.1') },
      empty: hide(empty),
      cases: hide(cases),
    };
    const lines = recorded.cases.map((one) => `    ${JSON.stringify(one)}`).join(',\n');
    const head = JSON.stringify({ ...recorded, cases: [] }, null, 2).replace(/ {2}"cases": \[\]\n\}$/, '');
    writeFileSync(`fixtures/oracles/sshd-config-${kind}.json`, `${head}  "cases": [\n${lines}\n  ]\n}\n`);
  } finally {
    for (const root of roots) root.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

if (process.argv[1]?.endsWith('sshd-config-record.ts')) {
  const words = process.argv.slice(2);
  const kind = words[0] === 'wild' || words[0] === 'releases' ? words[0] : 'generated';
  const [count = '200', ...builds] = words.slice(kind === 'generated' ? 0 : 1);
  main(
    kind,
    Number(count),
    builds.map((text) => text.split('=') as [string, string]),
  );
}
