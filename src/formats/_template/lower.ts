import type { Contributions } from '#model/contribution';
import type { HostContext, ParsedFile } from '../format.ts';
import type { Setting, Settings } from './ast.ts';

const isHostname = (node: Setting | { readonly type: 'opaque' }): node is Setting =>
  node.type === 'setting' && node.name === 'hostname' && node.value !== '';

/** The last `hostname` counts, as in the program. */
export function lowerSettings(inputs: readonly ParsedFile<Settings>[], host: HostContext, into: Contributions): void {
  for (const { file, parsed } of inputs) {
    const setting = parsed.statements.children.filter(isHostname).at(-1);
    if (setting === undefined) continue;
    into.add({
      slice: 'system',
      basis: 'declared',
      quality: file.quality,
      file: file.id,
      origin: host.origins.span(file.id, setting.start, setting.end),
      value: { system: 'hostname', name: setting.value },
    });
  }
}
