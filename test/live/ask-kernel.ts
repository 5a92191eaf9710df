/**
 * Makes each server for real, asks it with real clients, collects it with the real tools and compares our answers with
 * what the clients saw. Needs root and Debian's iptables, nftables, ipset, openssh-server, tcpd, iproute2, ufw,
 * firewalld, dbus-daemon, fail2ban, sosreport, python3.
 *
 *     npm run test:oracles [-- [PART …] [NAME …] [--random COUNT] [--seed N] [--labs N] [--record [--into DIRECTORY]]]
 *
 * Without any of these it asks every part, each in a process of its own, as many at a time as there are processors. The
 * parts:
 *
 *     --servers     servers written by hand, each once more without each construct that it stands for, and the random
 *                   servers of the seeds 1 to 40; names are whole
 *     --logins      users who log in; names are whole
 *     --managers    ufw, firewalld and fail2ban, and random servers of theirs; names may be beginnings (`ufw-`); the odd
 *                   set-ups only by name or with `--odd`, which takes as long again
 *     --fixes       what is offered on servers that turn a client away, carried out; names may be beginnings
 *     --collectors  what sosreport and our own script collect
 *     --boots       hosts that a real systemd boots; names are whole
 *     --programs    sshd -T, sshd -t, tcpdmatch, listening sockets of sshd, files that are refused
 *
 * Names without a part are servers or logins. `--random` is the number of random servers, `--seed` the first one's seed
 * (1), `--only-random` leaves all others out. `--record` writes what happened to `fixtures/oracles`, or to another
 * directory, with `--forms` also each output alone.
 *
 * Other releases, which CI does not ask: `--servers`, `--logins` or `--managers` with `--root DIR` use the programs of a
 * tree that debootstrap(8) made (`debootstrap jammy DIR`, with what is named above; it stays as it is). Set-ups that these
 * programs refuse are left out, or reported by the managers. Servers then keep those of `releases/kept.ts` in
 * `fixtures/oracles/releases`. Hosts of `boots/release-setups.ts` boot where `SSHREACH_RELEASES` names a directory that
 * holds such trees by their names.
 */
import { parseArgs } from 'node:util';
import { askInProcesses } from './ask-in-processes.ts';
import { askPrograms } from './ask-programs.ts';
import { askServers } from './ask-servers.ts';
import type { Asked } from './asked.ts';
import { askBoots } from './boots/ask-boots.ts';
import { askCollectors } from './collectors/ask-collectors.ts';
import { askFixes } from './fixes/ask-fixes.ts';
import { askLogins } from './logins/ask-logins.ts';
import { askManagers } from './managers/ask-managers.ts';

const SHOWN = 40;

const { values, positionals: names } = parseArgs({
  allowPositionals: true,
  options: {
    servers: { type: 'boolean' },
    logins: { type: 'boolean' },
    managers: { type: 'boolean' },
    fixes: { type: 'boolean' },
    collectors: { type: 'boolean' },
    boots: { type: 'boolean' },
    programs: { type: 'boolean' },
    random: { type: 'string' },
    seed: { type: 'string', default: '1' },
    labs: { type: 'string', default: '10' },
    record: { type: 'boolean', default: false },
    forms: { type: 'boolean', default: false },
    odd: { type: 'boolean', default: false },
    into: { type: 'string' },
    root: { type: 'string' },
    'only-random': { type: 'boolean', default: false },
  },
});
const seed = Number(values.seed);
const labs = Number(values.labs);
const random = values.random === undefined ? null : Number(values.random);
const all = names.length === 0 && !values['only-random'];
const into = (directory: string): string | null =>
  values.record ? (values.into ?? `fixtures/oracles/${directory}`) : null;

type Part = 'servers' | 'logins' | 'managers' | 'fixes' | 'collectors' | 'boots' | 'programs';

/** Those that take longest come first. */
const parts: Readonly<Record<Part, () => Promise<Asked>>> = {
  managers: () =>
    askManagers({
      names,
      odd: values.odd || values.record,
      labs,
      seed,
      random: random ?? 8,
      into: into('managers'),
      root: values.root ?? null,
    }),
  servers: () =>
    askServers({
      names: all ? null : names,
      random: random ?? (all ? 40 : 0),
      seed,
      labs,
      into: into(values.root === undefined ? 'live' : 'releases'),
      forms: !values.record || values.forms || values.root !== undefined,
      root: values.root ?? null,
    }),
  logins: () => askLogins(all ? null : names, into('logins'), values.root ?? null),
  programs: () => askPrograms(seed, values.record),
  fixes: () => askFixes({ names, labs }),
  boots: () => askBoots(all ? null : names, into('boots')),
  collectors: () => askCollectors(),
};
const everyPart = Object.keys(parts) as Part[];

async function askHere(chosen: readonly Part[]): Promise<Pick<Asked, 'passed'> & { readonly failed: number }> {
  let passed = 0;
  let failed = 0;
  for (const part of chosen) {
    const asked = await parts[part]();
    if (asked.report !== null) console.log(asked.report);
    for (const failure of asked.failures.slice(0, SHOWN)) console.log(failure);
    passed += asked.passed;
    failed += asked.failures.length;
  }
  return { passed, failed };
}

const named = everyPart.filter((part) => values[part]);
const options = process.argv.slice(2);
const { passed, failed } =
  named.length > 0
    ? await askHere(named)
    : all
      ? await askInProcesses(everyPart.map((part) => [`--${part}`, ...options]))
      : await askHere(['servers', 'logins']);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
