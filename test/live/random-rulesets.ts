import type { Probe } from './lab.ts';
import { Draw } from './random/draw.ts';
import { devices, own, sources } from './random/places.ts';
import { hasSecondAddresses, randomHost, secondAddresses } from './random/random-host.ts';
import { randomIptables } from './random/random-iptables.ts';
import { randomNft } from './random/random-nft.ts';
import { type RandomSet, randomSets } from './random/random-sets.ts';
import type { RuleField, SetUp } from './set-up.ts';

/** A server that follows from its seed: packet filters of one to three backends, listeners, access lists, routes. */
export function randomSetUp(seed: number): SetUp {
  const draw = new Draw(seed);
  const neighbours = draw.chance(0.93);
  const undecidable = draw.chance(0.06);
  const remembers = draw.chance(0.1);
  const kinds = draw.weighted<readonly ('iptables' | 'legacy' | 'nft')[]>([
    [8, ['iptables']],
    [9, ['nft']],
    [1, ['legacy']],
    [2, ['iptables', 'nft']],
    [0.5, ['legacy', 'nft']],
    [0.5, ['iptables', 'legacy']],
    [0.5, ['iptables', 'legacy', 'nft']],
  ]);
  const withSets = draw.chance(0.4) && !(kinds.length === 1 && kinds[0] === 'nft');
  const sets: Record<4 | 6, RandomSet[]> = withSets
    ? { 4: randomSets(draw, 4), 6: randomSets(draw, 6) }
    : { 4: [], 6: [] };
  const taste = { sets, undecidable, remembers, neighbours };
  const rules: Partial<Record<RuleField, string>> = {};
  if (kinds.includes('iptables')) {
    rules.iptables = randomIptables(draw, 4, taste);
    rules.ip6tables = randomIptables(draw, 6, taste);
  }
  if (kinds.includes('legacy')) {
    rules.iptablesLegacy = randomIptables(draw, 4, taste);
    rules.ip6tablesLegacy = randomIptables(draw, 6, taste);
  }
  if (kinds.includes('nft')) rules.nft = randomNft(draw, taste, kinds.length > 1 ? 1 : 3);
  const order = draw.chance(0.5) ? loadOrder : [...loadOrder].reverse();
  const used = [...sets[4], ...sets[6]];
  const host = randomHost(draw);
  return {
    name: `random-${seed}`,
    ...rules,
    ...(used.length > 0 ? { ipset: used.map((set) => set.text).join('') } : {}),
    order,
    ...host,
    // What a client knows of its IPv6 neighbours is in no dump either.
    ...(undecidable || !neighbours ? { undecidable: true } : {}),
    probes: randomProbes(draw, hasSecondAddresses(host), remembers),
  };
}

const loadOrder: readonly RuleField[] = ['iptables', 'ip6tables', 'iptablesLegacy', 'ip6tablesLegacy', 'nft'];

function randomProbes(draw: Draw, more: boolean, sourceEach: boolean): Probe[] {
  const probes: Probe[] = [];
  for (const family of [4, 6] as const) {
    const targets = devices.map((device) => own(family, device));
    const chosen = draw.some(sources[family], family === 4 ? 6 : 5);
    for (const from of chosen) for (const to of targets) probes.push({ from, to, port: 22 });
    for (const from of draw.some(chosen, 2)) probes.push({ from, to: draw.one(targets), port: 2222 });
    probes.push({ from: draw.one(chosen), to: draw.one(targets), port: 80 });
    if (more)
      for (const to of secondAddresses[family])
        for (const port of [22, 2222]) probes.push({ from: draw.one(chosen), to, port });
    // The host asks itself: everything runs over lo.
    probes.push({ from: targets[0]!, to: targets[0]!, port: 22 });
    probes.push({ from: targets[1]!, to: targets[0]!, port: draw.one([22, 2222]) });
    if (family === 4) probes.push({ from: '127.0.0.1', to: '127.0.0.1', port: 22 });
  }
  return sourceEach ? apart(probes) : probes;
}

/** Where rules remember addresses, each connection is the first of its address. */
function apart(probes: readonly Probe[]): Probe[] {
  const taken = new Set<string>();
  return probes.filter(({ from }) => {
    const fresh = !taken.has(from);
    taken.add(from);
    return fresh;
  });
}
