import { decode } from './decode.ts';
import type { FileTree } from './file-tree.ts';
import type { HostPlan } from './host-plan.ts';
import { common } from './name-hosts.ts';

/** Files that hold the name of the machine and nothing else, the surest first. */
const places = ['etc/hostname', 'hostname', 'hostname.txt'];
const longestName = 512;

/** What a host's own files say that it is called; `null` where none does, or where many machines are called so. */
export function hostNameOf({ layout, files }: Pick<HostPlan, 'layout' | 'files'>, tree: FileTree): string | null {
  if (layout?.hostName) return layout.hostName;
  for (const place of places) {
    const file = files.find(({ claimPath, type }) => claimPath === place && type === 'file');
    const read = file === undefined ? null : tree.readBytes(file.systemPath, longestName);
    if (read === null || 'failure' in read) continue;
    const lines = decode(read.ok.bytes, true)
      .text.split(/\r?\n/)
      .filter((line) => !/^\s*(?:#|$)/.test(line));
    const name = lines.length === 1 ? lines[0]!.trim() : '';
    if (/^[\w.-]+$/.test(name) && !common.has(name.split('.', 1)[0]!)) return name;
  }
  return null;
}
