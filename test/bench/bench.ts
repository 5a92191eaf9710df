/**
 * Whole processes, each beside a peer in the same run; ratios are what counts. `npm run bench [-- --quick]`.
 * Builds nothing: run `npm run build` first.
 */
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { benchFleet } from './fleet.ts';
import { type Measure, measure } from './measure.ts';
import {
  manyAddresses,
  manyChains,
  manyMembers,
  manySources,
  manySources6,
  nftChains,
  nftMembers,
  nftSources,
  setUser,
} from './rulesets.ts';

const quick = process.argv.includes('--quick');
const runs = quick ? 3 : 9;
const cli = ['node', 'dist/cli.js'];
const work = mkdtempSync(join(tmpdir(), 'sshreach-bench-'));

function row(what: string, own: Measure, peerName: string, peer: Measure | null, budget: string): void {
  const memory = own.megabytes > 0 ? `, ${own.megabytes.toFixed(0)} MB` : '';
  const beside =
    peer === null
      ? `${peerName}: not here`
      : `${peerName}: ${peer.milliseconds.toFixed(0)} ms, ratio ${(own.milliseconds / peer.milliseconds).toFixed(2)}`;
  console.log(`${what}: ${own.milliseconds.toFixed(0)} ms${memory} | ${beside} | budget ${budget}`);
}

try {
  const node = measure(['node', '-e', '0'], runs);
  row('start-up (--version)', measure([...cli, '--version'], runs), 'node -e 0', node, '-');
  const bundle = join(work, 'web01');
  cpSync('fixtures/hosts/refused-after-hardening/bundle', bundle, { recursive: true });
  row('check of one bundle', measure([...cli, 'check', bundle, '--exit-zero'], runs), 'node -e 0', node, '2.5 x');

  const perRule: number[] = [];
  for (const count of [1_000, 10_000, 100_000]) {
    const directory = join(work, `rules-${count}`);
    mkdirSync(directory);
    const text = manySources(count);
    writeFileSync(join(directory, 'iptables-save.txt'), text);
    const restore = ['/usr/sbin/iptables-restore', '/sbin/iptables-restore'].find((p) => existsSync(p));
    const peer = restore && process.getuid?.() === 0 ? measure([restore, '--test'], quick ? 1 : 5, text) : null;
    const own = measure([...cli, 'reach', directory, '--format', 'json'], quick ? 1 : 5);
    row(`reach, ${count} rules`, own, 'iptables-restore --test', peer, count === 100_000 ? '1 x, 300 MB' : '-');
    perRule.push((own.milliseconds - node.milliseconds) / count);
  }
  console.log(`cost per rule, 100,000 against 1,000 rules: ${(perRule[2]! / perRule[0]!).toFixed(2)} x | budget 1.5 x`);

  /** `reach` on files that were written for it, beside a program that checks one of them and changes nothing. */
  const scale = (what: string, files: Readonly<Record<string, string>>, peer: readonly string[] | null): void => {
    const directory = join(work, what.replaceAll(/[^a-z0-9]+/gi, '-'));
    mkdirSync(directory);
    for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
    const few = quick ? 1 : 3;
    const beside = peer !== null && process.getuid?.() === 0 ? measure(peer, few, Object.values(files)[0]) : null;
    const own = measure([...cli, 'reach', directory, '--format', 'json'], few);
    row(`reach, ${what}`, own, peer?.join(' ') ?? 'no peer', beside, '-');
  };
  const nft = ['unshare', '-n', 'nft', '-c', '-f', '-'];
  for (const count of [1_000, 10_000, 100_000]) {
    scale(`${count} IPv6 rules`, { 'ip6tables-save.txt': manySources6(count) }, ['ip6tables-restore', '--test']);
    scale(`${count} nft rules`, { 'nft-list-ruleset.txt': nftSources(count) }, nft);
    scale(`nft set of ${count}`, { 'nft-list-ruleset.txt': nftMembers(count) }, nft);
    const set = { 'ipset-save.txt': manyMembers(count), 'iptables-save.txt': setUser };
    scale(`ipset of ${count}`, set, ['unshare', '-n', 'ipset', 'restore']);
  }
  for (const count of [1_000, 5_000]) {
    scale(`${count} services of kube-proxy`, { 'iptables-save.txt': manyChains(count) }, [
      'iptables-restore',
      '--test',
    ]);
    scale(`${count} nft chains`, { 'nft-list-ruleset.txt': nftChains(count) }, nft);
  }
  for (const count of [1, 50]) {
    const { addresses, sockets } = manyAddresses(count);
    const files = { 'iptables-save.txt': manySources(2_000), 'ip-addr.txt': addresses, 'ss-tlnp.txt': sockets };
    scale(`2000 rules, ${count} addresses, 4 ports`, files, null);
  }
  benchFleet(work, cli, quick ? [100] : [100, 1_000]);
} finally {
  rmSync(work, { recursive: true });
}
