import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemTree } from '#discover/reader';
import { DocumentTree } from '#lsp/document-tree';
import { analyze } from '#sshreach';
import { collectedAgain, commented, type Happening, insertedAbove } from '../support/next-day.ts';

/** Every bundle that the fixtures of rules, the host stories and the real hosts have. */
function bundlesBelow(path: string): string[] {
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => {
    if (!entry.isDirectory()) return [];
    const inner = join(path, entry.name);
    return entry.name === 'bundle' ? [inner] : bundlesBelow(inner);
  });
}

const bundles = ['fixtures/rules', 'fixtures/hosts', 'fixtures/oracles/hosts'].flatMap(bundlesBelow);

const filesBelow = (path: string): string[] =>
  readdirSync(path, { withFileTypes: true, recursive: true }).flatMap((entry) =>
    entry.isFile() ? [resolve(entry.parentPath, entry.name)] : [],
  );

function changesOf(bundle: string, happening: Happening): Map<string, string> {
  const changed = new Map<string, string>();
  for (const file of filesBelow(bundle)) {
    const text = readFileSync(file, 'latin1');
    const after = happening(text);
    if (after !== text) changed.set(file, Buffer.from(after, 'latin1').toString('utf8'));
  }
  return changed;
}

/** The findings of a bundle by fingerprint, `null` where nothing of it changes. */
async function findingsAfter(bundle: string, happening: Happening): Promise<string[] | null> {
  const changed = changesOf(bundle, happening);
  if (changed.size === 0 && happening !== nothing) return null;
  const { document } = await analyze([bundle], { tree: new DocumentTree(systemTree, changed) });
  return document.hosts
    .flatMap(({ findings }) => findings.map(({ message, fingerprint }) => `${message} ${fingerprint}`))
    .sort();
}

const nothing: Happening = (text) => text;

describe.each([
  ['the host is collected again later', collectedAgain, ['iptables-save', 'nft', 'ss-', 'auth.log|journalctl']],
  ['comments are added', commented, ['iptables-save', 'nft', 'sshd_config', 'ufw', 'hosts.deny']],
  [
    'unrelated lines are inserted above',
    insertedAbove,
    ['iptables-save', 'nft', 'ss-', 'sshd_config', 'ufw', 'firewall-cmd', 'hosts.deny'],
  ],
] as const)('fingerprints survive that %s', (_, happening, formats) => {
  it.each(formats)('which several bundles show in %s', (format) => {
    const touched = bundles.filter((bundle) =>
      [...changesOf(bundle, happening).keys()].some((path) => new RegExp(`/(?:${format})[^/]*$`).test(path)),
    );
    expect(touched.length).toBeGreaterThan(3);
  });

  it.each(bundles)('%s', async (bundle) => {
    const after = await findingsAfter(bundle, happening);
    if (after !== null) expect(after).toEqual(await findingsAfter(bundle, nothing));
  });
});
