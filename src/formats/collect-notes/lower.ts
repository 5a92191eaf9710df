import type { Contributions } from '#model/contribution';
import type { HostContext, ParsedFile } from '../format.ts';
import type { Note, Notes } from './ast.ts';

/** Who collected decides what an empty output means: root's packet filter is empty where nothing is printed. */
export function lowerNotes(inputs: readonly ParsedFile<Notes>[], host: HostContext, into: Contributions): void {
  for (const { file, parsed } of inputs) {
    const user = parsed.statements.children.find((one): one is Note => one.type === 'note' && one.name === 'user');
    if (user === undefined) continue;
    into.add({
      slice: 'system',
      basis: 'observed',
      quality: file.quality,
      file: file.id,
      origin: host.origins.span(file.id, user.start, user.end),
      value: { system: 'collector', root: user.value.trim() === '0' },
    });
  }
}
