import type { SourceFile } from '#core/source-file';
import { textMap } from '#core/text-map';
import type { DiscoveredHost } from '#discover/discovery';
import { applyEdits, type TextEdit } from '#model/change';

/** The host as if these edits had been made in one of its files; nothing on disk changes. */
export function patchHost(host: DiscoveredHost, file: SourceFile, edits: readonly TextEdit[]): DiscoveredHost {
  const text = applyEdits(file.text, edits);
  const patched: SourceFile = { ...file, text, map: textMap(text) };
  const swap = (one: SourceFile): SourceFile => (one.id === file.id ? patched : one);
  return {
    ...host,
    files: host.files.map((one) => ({ ...one, file: swap(one.file) })),
    tree: { ...host.tree, files: new Map([...host.tree.files].map(([path, one]) => [path, swap(one)])) },
  };
}
