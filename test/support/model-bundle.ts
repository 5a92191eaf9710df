import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { HostModel } from '#model/host-model';
import { model } from '#sshreach';

/** In memory where that can be had: there are tens of thousands of bundles. */
const place = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** Models a bundle given as path → text, and link → target, through the file system as a user would hand it in. */
export async function modelBundle(
  bundle: Readonly<Record<string, string>>,
  links: Readonly<Record<string, string>> = {},
): Promise<HostModel> {
  const root = mkdtempSync(join(place, 'sshreach-bundle-'));
  try {
    for (const [path, text] of Object.entries(bundle)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    for (const [path, target] of Object.entries(links)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      symlinkSync(target, join(root, path));
    }
    const { hosts } = await model([root]);
    if (hosts.length !== 1) throw new Error(`expected one host, found ${hosts.length}`);
    return hosts[0]!.model;
  } finally {
    rmSync(root, { recursive: true });
  }
}
