/**
 * Makes each server for real, asks it with real clients, collects it with the real tools and compares our answers with
 * what the clients saw: the set-ups written by hand, random ones, logins of several users, ufw, firewalld and fail2ban,
 * then the access lists of tcpdmatch and the configurations of sshd. Needs root and Debian's iptables, nftables, ipset,
 * openssh-server, tcpd, iproute2, ufw, firewalld, dbus-daemon, fail2ban, sosreport.
 *
 *     npm run test:oracles [-- [NAME …] [--random COUNT] [--seed N] [--labs N] [--record [--into DIRECTORY]]]
 *     npm run test:oracles -- --collectors
 *     npm run test:oracles -- --managers [NAME …] [--random COUNT] [--seed N] [--labs N] [--record]
 *     npm run test:oracles -- --fixes [NAME …] [--labs N]
 *
 * Without any of these it makes every server written by hand, each once more without each construct that it stands for,
 * the random servers of the seeds 1 to 40, and the rest. `--random` is the number of random servers, `--seed` the first
 * one's seed (1), `--only-random` leaves all others out. `--managers` asks ufw, firewalld and fail2ban only, of which the
 * set-ups' names may be beginnings (`ufw-`); `--fixes` carries out what is offered on servers that turn a client away. `--record` writes what happened to `fixtures/oracles/live/NAME.json`, or to
 * another directory, with `--forms` also each output alone.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { run as runSshdConfig } from '../differential/sshd-config-live.ts';
import { run as runListening } from '../differential/sshd-listen-live.ts';
import { run as runTcpWrappers } from '../differential/tcp-wrappers-live.ts';
import { Score } from '../support/judge.ts';
import { askCollectors } from './collectors/ask-collectors.ts';
import { askFixes } from './fixes/ask-fixes.ts';
import { investigate, mistakesOf, recordIn } from './investigate.ts';
import { askLogins } from './logins/ask-logins.ts';
import { askManagers } from './managers/ask-managers.ts';
import { randomSetUp } from './random-rulesets.ts';
import { NotLoaded } from './record.ts';
import type { SetUp } from './set-up.ts';
import { setUps } from './setups/all.ts';
import { idleConstructs } from './take-out.ts';

/** Servers made anew to shrink one difference. */
const SHRINK_BUDGET = Number(process.env.SHRINK ?? 30);

/** Where everything was collected, so much is right and certain. */
const LEAST_CERTAIN = 0.98;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    random: { type: 'string' },
    seed: { type: 'string', default: '1' },
    labs: { type: 'string', default: '10' },
    record: { type: 'boolean', default: false },
    forms: { type: 'boolean', default: false },
    into: { type: 'string', default: 'fixtures/oracles/live' },
    'only-random': { type: 'boolean', default: false },
    managers: { type: 'boolean', default: false },
    collectors: { type: 'boolean', default: false },
    fixes: { type: 'boolean', default: false },
  },
});
const seed = Number(values.seed);
const apart = values.managers || values.collectors || values.fixes;
const drawnOnly = values['only-random'] || apart;
const everything = positionals.length === 0 && !drawnOnly;
const randomCount = apart ? 0 : Number(values.random ?? (everything ? 40 : 0));
const byHand = drawnOnly ? [] : setUps.filter((s) => everything || positionals.includes(s.name));
const queue: SetUp[] = [...byHand, ...Array.from({ length: randomCount }, (_, i) => randomSetUp(seed + i))];

const score = new Score();
const undecidable = new Score();
let passed = 0;
let notLoaded = 0;
const failures: string[] = [];

async function ask(lab: string, setUp: SetUp): Promise<void> {
  const isRandom = setUp.name.startsWith('random-');
  const recording = await recordIn(lab, setUp, !values.record || values.forms);
  const mistakes = await mistakesOf(recording, setUp.undecidable ? undecidable : score);
  const idle = await idleConstructs(lab, setUp, recording);
  for (const one of idle) console.log(one);
  failures.push(...idle);
  if (values.record) writeFileSync(`${values.into}/${setUp.name}.json`, `${JSON.stringify(recording, null, 1)}\n`);
  passed += setUp.probes.length;
  if (mistakes.length === 0) return;
  const report = await investigate(lab, setUp, mistakes[0]!, isRandom ? SHRINK_BUDGET : 0);
  if (report === null) return console.log(`went away when asked again: ${mistakes[0]}`);
  passed -= mistakes.length;
  failures.push(...mistakes);
  console.log(`${setUp.name}: ${mistakes.length} differences\n${report}`);
}

mkdirSync(values.into, { recursive: true });
await Promise.all(
  Array.from({ length: Number(values.labs) }, async (_, i) => {
    for (let setUp = queue.shift(); setUp !== undefined; setUp = queue.shift()) {
      try {
        await ask(`${process.pid}-${i}`, setUp);
      } catch (error) {
        if (error instanceof NotLoaded && setUp.name.startsWith('random-')) {
          notLoaded++;
          if (process.env.SHOW_REFUSED) console.log(`${setUp.name}: ${error.message}`);
        } else {
          failures.push(`${setUp.name}: ${(error as Error).message}`);
          console.log(failures.at(-1));
        }
      }
    }
  }),
);
console.log(`live hosts: ${score}`);
const asked = [...score.counts.values()].reduce((a, b) => a + b, 0);
if ((everything || values['only-random']) && score.of('right and certain') < LEAST_CERTAIN * asked)
  failures.push(`less than ${LEAST_CERTAIN * 100} % right and certain`);
if (randomCount > 0)
  console.log(`random hosts whose rules no dump decides: ${undecidable}; rules that were not loaded: ${notLoaded}`);

const logins = await askLogins(
  everything ? null : drawnOnly ? [] : positionals,
  values.record ? 'fixtures/oracles/logins' : null,
);
if (logins.asked > 0) {
  console.log(`live logins: ${logins.score}`);
  for (const failure of logins.failures) console.log(failure);
  passed += logins.passed;
  failures.push(...logins.failures);
}

if (everything || values.managers) {
  const managers = await askManagers({
    names: values.managers ? positionals : [],
    labs: Number(values.labs),
    seed,
    random: Number(values.random ?? 8),
    into: values.record ? 'fixtures/oracles/managers' : null,
  });
  console.log(managers.report);
  for (const failure of managers.failures.slice(0, 40)) console.log(failure);
  passed += managers.passed;
  failures.push(...managers.failures);
}
if (everything || values.collectors) {
  const collected = await askCollectors();
  console.log(collected.report);
  for (const failure of collected.failures.slice(0, 20)) console.log(failure);
  passed += collected.passed;
  failures.push(...collected.failures);
}
if (everything || values.fixes) {
  const fixes = await askFixes({ names: values.fixes ? positionals : [], labs: Number(values.labs) });
  console.log(fixes.report);
  for (const failure of fixes.failures) console.log(failure);
  passed += fixes.passed;
  failures.push(...fixes.failures);
}
if (everything) {
  const wrappers = runTcpWrappers(seed, 2000);
  console.log(`tcpdmatch: ${wrappers.passed} passed (${wrappers.certain} with certainty), ${wrappers.failed} failed`);
  for (const failure of wrappers.failures.slice(0, 20)) console.log(failure);
  const sshd = await runSshdConfig(seed, 3000);
  console.log(
    `sshd -T, sshd -t: ${sshd.passed} passed, ${sshd.failed} failed; ${sshd.commandsAsked} by the command, too`,
  );
  for (const failure of sshd.failures.slice(0, 20))
    console.log(`seed ${failure.seed}: ${failure.differences.join('; ')}`);
  const listening = await runListening(seed, 60);
  console.log(`sshd listening: ${listening.passed} passed, ${listening.failed} failed`);
  for (const failure of listening.failures) console.log(failure);
  passed += wrappers.passed + sshd.passed + listening.passed;
  failures.push(...wrappers.failures, ...listening.failures, ...sshd.failures.map((failure) => `seed ${failure.seed}`));
}
console.log(`${passed} passed, ${failures.length} failed`);
process.exitCode = failures.length > 0 ? 1 : 0;
