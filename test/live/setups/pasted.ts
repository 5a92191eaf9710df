import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { SetUp } from '../set-up.ts';
import { defaultProbes, probePorts } from './default-probes.ts';

const folder = fileURLToPath(new URL('./pasted/', import.meta.url));

/** What a host needs beside its rules. */
const more: Readonly<Record<string, Partial<SetUp>>> = {
  docker: {
    commands: ['ip link add docker0 type bridge', 'ip addr add 10.99.0.1/16 dev docker0', 'ip link set docker0 up'],
    probes: probePorts([22, 2222]),
  },
  'kube-proxy': { probes: probePorts([22, 30022, 2222]) },
  'kube-proxy-nft': { probes: probePorts([22, 30022, 2222, 80]) },
  openwrt: { probes: [...defaultProbes, { from: '10.1.2.3', to: '192.0.2.10', port: 2222 }] },
  // Where the host asks for its next neighbour is in no dump.
  'arch-workstation': { undecidable: true },
};

/**
 * Rulesets as other programs and well-known guides write them: each file `pasted/NAME.FIELD` is the input of the program
 * that loads it.
 */
export const pastedSetUps: readonly SetUp[] = [
  ...new Set(readdirSync(folder).map((file) => file.slice(0, file.lastIndexOf('.')))),
]
  .sort()
  .map((name) => ({ name: `pasted-${name}`, ...textsOf(name), probes: defaultProbes, ...more[name] }));

function textsOf(name: string): Partial<SetUp> {
  const own = readdirSync(folder).filter((file) => file.slice(0, file.lastIndexOf('.')) === name);
  return Object.fromEntries(own.map((file) => [file.slice(name.length + 1), readFileSync(`${folder}${file}`, 'utf8')]));
}
