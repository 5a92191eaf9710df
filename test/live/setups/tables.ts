import type { Covers, SetUp } from '../set-up.ts';
import { defaultProbes } from './default-probes.ts';

type Table = 'raw' | 'mangle' | 'nat' | 'filter' | 'security';

const hooks: Readonly<Record<Table, readonly string[]>> = {
  raw: ['PREROUTING', 'OUTPUT'],
  mangle: ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'],
  nat: ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'],
  filter: ['INPUT', 'FORWARD', 'OUTPUT'],
  security: ['INPUT', 'FORWARD', 'OUTPUT'],
};

/** A table for iptables-restore; chains that rules name and iptables does not are made. */
export function table(name: Table, rules: readonly string[], policies: Readonly<Record<string, string>> = {}): string {
  const named = rules.flatMap((rule) => /^-A (\S+)/.exec(rule)?.[1] ?? []);
  const own = [...new Set(named)].filter((chain) => !hooks[name].includes(chain));
  const chains = [
    ...hooks[name].map((hook) => `:${hook} ${policies[hook] ?? 'ACCEPT'} [0:0]`),
    ...own.map((chain) => `:${chain} - [0:0]`),
  ];
  return [`*${name}`, ...chains, ...rules, 'COMMIT', ''].join('\n');
}

/** Tables of both families, IPv6 with its neighbour discovery. */
export function inBoth(name: string, covers: Covers, rules: readonly string[], drops = false): SetUp {
  const policies: Readonly<Record<string, string>> = drops ? { INPUT: 'DROP' } : {};
  return {
    name,
    covers,
    iptables: table('filter', rules, policies),
    ip6tables: table(
      'filter',
      ['-A INPUT -p ipv6-icmp -j ACCEPT', '-A OUTPUT -p ipv6-icmp -j ACCEPT', ...rules],
      policies,
    ),
    probes: defaultProbes,
  };
}

export const inFour = (name: string, covers: Covers, ...tables: readonly string[]): SetUp => ({
  name,
  covers,
  iptables: tables.join(''),
  probes: defaultProbes,
});

export const inSix = (name: string, covers: Covers, ...tables: readonly string[]): SetUp => ({
  name,
  covers,
  ip6tables: tables.join(''),
  probes: defaultProbes,
});

export const input = (...rules: readonly string[]): string => table('filter', rules);
export const established = '-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT';
export const ssh = '-p tcp -m tcp --dport 22';
