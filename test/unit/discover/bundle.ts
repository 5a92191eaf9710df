import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach } from 'vitest';
import { type DiscoverOptions, discover } from '#discover/discover';
import type { DiscoveredFile, DiscoveredHost, Discovery } from '#discover/discovery';
import { knownFormats } from './known-formats.ts';

const made: string[] = [];
afterEach(() => {
  for (const directory of made.splice(0)) rmSync(directory, { recursive: true, force: true });
});

/** A directory of files by path; a path that ends with a slash is an empty directory, `{ link }` a symbolic link. */
export function bundle(files: Readonly<Record<string, string | Buffer | { readonly link: string }>>): string {
  const root = mkdtempSync(join(tmpdir(), 'sshreach-'));
  made.push(root);
  for (const [path, content] of Object.entries(files)) {
    const full = join(root, path);
    mkdirSync(path.endsWith('/') ? full : dirname(full), { recursive: true });
    if (path.endsWith('/')) continue;
    if (typeof content === 'object' && 'link' in content) symlinkSync(content.link, full);
    else writeFileSync(full, content);
  }
  return root;
}

/** Discovers in a bundle; paths are relative to it. */
export const discoverIn = (
  root: string,
  paths: readonly string[] = ['.'],
  options: DiscoverOptions = {},
): Promise<Discovery> => discover(paths, knownFormats, { workingDirectory: root, ...options });

export function onlyHost({ hosts }: Discovery): DiscoveredHost {
  if (hosts.length !== 1) throw new Error(`${hosts.length} hosts: ${hosts.map(({ name }) => name).join(', ')}`);
  return hosts[0]!;
}

export function fileAt(host: DiscoveredHost, path: string): DiscoveredFile {
  const found = host.files.find(({ file }) => file.path === path);
  if (found === undefined) throw new Error(`no ${path} among ${host.files.map(({ file }) => file.path).join(', ')}`);
  return found;
}
