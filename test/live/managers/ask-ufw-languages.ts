import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compareLanguages, packOutputs, type UfwOutputs } from '../../support/ufw-languages.ts';
import { Lab } from '../lab.ts';
import { PrivateHost } from './private-host.ts';

const listings = ['ufw status', 'ufw status verbose', 'ufw status numbered', 'ufw show added'];

/** Everything that is printed in another way: families, ends, interfaces, routes, profiles, notes. */
const rules = [
  'ufw --force enable',
  'ufw allow 22/tcp',
  "ufw deny log from 10.0.0.0/8 to any port 22 proto tcp comment 'not # here'",
  'ufw limit in on eth1 to any app OpenSSH',
  'ufw reject out to 2001:db8:2::/48',
  'ufw route allow in on eth0 out on eth1',
  'ufw default reject incoming',
];

/** Real ufw in every language of its catalogues, read beside the same in English. */
export async function askUfwLanguages(
  lab: string,
  into: string | null,
): Promise<{ asked: number; failures: string[] }> {
  const outputs = await recordUfwLanguages(lab);
  if (into !== null) {
    mkdirSync(into, { recursive: true });
    writeFileSync(`${into}/ufw-languages.json`, packOutputs(outputs));
  }
  return compareLanguages(outputs);
}

/** Inactive, active without a rule, active with rules. */
async function recordUfwLanguages(labName: string): Promise<UfwOutputs> {
  const lab = new Lab(labName);
  try {
    const host = await PrivateHost.open(lab);
    const program = fileURLToPath(new URL('./ufw-languages.py', import.meta.url));
    const ask = async (commands: readonly string[]): Promise<UfwOutputs[string]> =>
      JSON.parse(await host.shell(`/usr/bin/python3 ${program} ${commands.map((c) => `'${c}'`).join(' ')}`));
    const inactive = await ask(['ufw status', 'ufw show added']);
    await host.shell('ufw --force enable');
    const empty = await ask(['ufw status verbose']);
    await host.shell(rules.join('\n'));
    return { inactive, 'without rules': empty, active: await ask(listings) };
  } finally {
    await lab.close();
  }
}
