import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { makeTar, type TarMember } from './make-tar.ts';

const story = 'fixtures/hosts/refused-after-hardening/bundle';
const recorded = 'fixtures/oracles/hosts';

/** Real bundles by a short name. */
export const bundles = {
  refused: story,
  banned: `${recorded}/06-fail2ban-banned--hand/bundle`,
  badConfig: `${recorded}/10-bad-config--hand/bundle`,
  baseline: `${recorded}/01-baseline--hand/bundle`,
} as const;

/** The one archive of a recorded sos report. */
export function sosReport(host: '01-baseline' | '06-fail2ban-banned'): {
  readonly name: string;
  readonly bytes: Buffer;
} {
  const folder = `${recorded}/${host}--sos/bundle`;
  const [name = ''] = readdirSync(folder);
  return { name, bytes: readFileSync(join(folder, name)) };
}

function membersOf(directory: string, top: string): TarMember[] {
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  return entries
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort()
    .map((path) => ({ name: `${top}/${relative(directory, path)}`, body: readFileSync(path) }));
}

/** A tar of a bundle with one folder in it. */
export const tarOf = (bundle: string, top: string): Buffer => makeTar(membersOf(bundle, top));

/** A directory of hosts by path: a bundle to be copied, or the bytes of a file. */
export function makeFleet(hosts: Readonly<Record<string, string | Buffer>>): { root: string; remove: () => void } {
  const root = mkdtempSync(join(tmpdir(), 'sshreach-fleet-'));
  for (const [path, content] of Object.entries(hosts)) {
    const target = join(root, path);
    mkdirSync(dirname(target), { recursive: true });
    if (Buffer.isBuffer(content)) writeFileSync(target, content);
    else cpSync(content, target, { recursive: true });
  }
  return { root, remove: () => rmSync(root, { recursive: true, force: true }) };
}

/** Hosts of one name in several places, archives beside folders, a sos report, what nobody recognises. */
export const mixedFleet = {
  'eu/web01': bundles.refused,
  'eu/notes.md': Buffer.from('nothing\n'),
  'us/web01': bundles.banned,
  'us/db01': bundles.badConfig,
  'packed/web02.tar': tarOf(bundles.refused, 'web02'),
  'packed/db01.tar': tarOf(bundles.badConfig, 'db01'),
  'packed/broken.tar.gz': Buffer.from('this is no archive'),
  'packed/empty.tar': makeTar([{ name: 'nothing/readme', body: 'nothing' }]),
  [`sos/${sosReport('01-baseline').name}`]: sosReport('01-baseline').bytes,
  'wrapped/web03/bundle': bundles.baseline,
} as const;
