/** Asks the real `tcpdmatch` about generated access lists and compares. Needs root and Debian's tcpd. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { contains } from '#core/address-set';
import type { AccessOutcome } from '#reason/tcp-wrappers/evaluate-tcp-wrappers';
import { evaluateTcpWrappers } from '#reason/tcp-wrappers/evaluate-tcp-wrappers';
import { askLists, clientOf, partitionLists, type ReadLists, readLists } from './tcp-wrappers-ask.ts';
import { generateCase, knownHosts, seeded, type WrapperCase } from './tcp-wrappers-generator.ts';

export interface LiveResult {
  readonly passed: number;
  readonly failed: number;
  /** Of those that passed, how many were answered with certainty. */
  readonly certain: number;
  readonly failures: readonly string[];
}

type Access = 'granted' | 'denied' | 'delegated';

/** `count` cases of the sequence that `seed` begins. */
export function run(seed: number, count: number): LiveResult {
  const random = seeded(seed);
  const cases = Array.from({ length: count }, () => generateCase(random));
  const root = mkdtempSync(join(tmpdir(), 'tcp-wrappers-'));
  try {
    const answers = askReal(root, cases);
    const failures: string[] = [];
    let certain = 0;
    cases.forEach((drawn, i) => {
      const verdict = judge(drawn, answers[i]!, join(root, String(i)));
      if (verdict.sure) certain++;
      if (verdict.problem) failures.push(`case ${i} of seed ${seed}: ${verdict.problem}\n${JSON.stringify(drawn)}`);
    });
    return { passed: count - failures.length, failed: failures.length, certain, failures };
  } finally {
    rmSync(root, { recursive: true });
  }
}

/** One shell in a mount namespace of its own, where hosts are looked up in a table and nowhere else. */
function askReal(root: string, cases: readonly WrapperCase[]): Access[] {
  const place = (text: string, dir: string): string => text.replaceAll('@DIR@', dir);
  cases.forEach((drawn, i) => {
    const dir = join(root, String(i));
    mkdirSync(dir);
    if (drawn.allow !== null) writeFileSync(join(dir, 'hosts.allow'), place(drawn.allow, dir));
    if (drawn.deny !== null) writeFileSync(join(dir, 'hosts.deny'), place(drawn.deny, dir));
    for (const [name, text] of Object.entries(drawn.files)) writeFileSync(join(dir, name), place(text, dir));
  });
  writeFileSync(join(root, 'nsswitch'), 'hosts: files\npasswd: files\ngroup: files\n');
  const table = Object.entries(knownHosts).map(([name, address]) => `${address} ${name}\n`);
  writeFileSync(join(root, 'table'), `127.0.0.1 localhost\n${table.join('')}`);
  const asked = cases.map(({ server, name, client }, i) => {
    const words = [server === null ? 'sshd' : `sshd@${server}`, name ?? client].map(quoted).join(' ');
    return `cd ${root}/${i} && timeout 20 tcpdmatch -d ${words} >answer 2>/dev/null\n`;
  });
  const mounts = ['nsswitch /etc/nsswitch.conf', 'table /etc/hosts'];
  const script = [...mounts.map((words) => `mount --bind ${root}/${words} || exit 1\n`), ...asked, 'true\n'].join('');
  writeFileSync(join(root, 'script'), script);
  execFileSync('unshare', ['-m', 'sh', join(root, 'script')], { stdio: ['ignore', 'ignore', 'inherit'] });
  return cases.map((_, i) => {
    const said = readFileSync(join(root, String(i), 'answer'), 'utf8').matchAll(/^access: *([a-z]*)/gm);
    return [...said].at(-1)?.[1] as Access;
  });
}

const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;

function judge(drawn: WrapperCase, access: Access, dir: string): { sure: boolean; problem: string | null } {
  if (!['granted', 'denied', 'delegated'].includes(access)) return { sure: false, problem: `no answer: ${access}` };
  const real = access === 'granted' ? 'allow' : 'deny';
  const place = (text: string | null): string | null => text?.replaceAll('@DIR@', dir) ?? null;
  const files = Object.fromEntries(
    Object.entries(drawn.files).map(([name, text]) => [`${dir}/${name}`, place(text) ?? '']),
  );
  const lists = readLists({ allow: place(drawn.allow), deny: place(drawn.deny), files });
  const client = clientOf(drawn.client)!;
  const to = drawn.server === null ? null : clientOf(drawn.server);
  // tcpdmatch gives the server it is told of the port 0, and no port to one that it is not told of.
  const port = drawn.server === null ? 22 : 0;
  const exact = withOddNames(drawn, lists, askLists(lists, { client, to, port }));
  const effects = new Set(exact.map((o) => o.effect));
  if (!effects.has(real)) return { sure: false, problem: `really ${access}, answered ${[...effects].join(' or ')}` };
  const whole = drawn.server === null ? partitionLists(lists, client.family, port) : exact;
  const here = withOddNames(
    drawn,
    lists,
    whole.filter((o) => contains(o.sources, client.value)),
  );
  if (!here.some((o) => o.effect === real)) return { sure: false, problem: `the partition leaves out ${access}` };
  if (access === 'delegated' && effects.size === 1 && !exact.some((o) => o.decision === 'twist'))
    return { sure: true, problem: 'really handed to another program' };
  return { sure: effects.size === 1, problem: null };
}

/** A client that has a name also gets the answers for names that look like addresses. */
function withOddNames(
  drawn: WrapperCase,
  lists: ReadLists,
  outcomes: readonly AccessOutcome[],
): readonly AccessOutcome[] {
  if (drawn.name === null) return outcomes;
  const { family, value } = clientOf(drawn.client)!;
  const met = new Set<string>();
  const question = {
    family,
    to: drawn.server === null ? null : clientOf(drawn.server),
    port: drawn.server === null ? 22 : 0,
    universe: { family, bounds: [value, value] },
  };
  evaluateTcpWrappers(lists, { ...question, conditions: { met, flipped: null } });
  return [
    ...outcomes,
    ...[...met].flatMap((flipped) =>
      evaluateTcpWrappers(lists, { ...question, conditions: { met: new Set(), flipped } }),
    ),
  ];
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const result = run(Number(process.argv[2] ?? 1), Number(process.argv[3] ?? 2000));
  for (const failure of result.failures.slice(0, 20)) console.log(failure);
  console.log(`passed ${result.passed} (${result.certain} with certainty), failed ${result.failed}`);
  process.exitCode = result.failed > 0 ? 1 : 0;
}
