import { Maybe, No, type Tri, Yes } from '#core/tri';
import type { EnvironmentFile } from '#model/unit-definition';
import type { HostContext, Lookup } from '../../format.ts';
import { parseAssignments } from '../assignments.ts';
import { type Environment, splitWords } from './split-command.ts';
import type { UnitSettings } from './unit-settings.ts';

const existence: Readonly<Record<Lookup['state'], Tri>> = { file: Yes, absent: No, 'not-collected': Maybe };

/** Variables of `Environment=` and of the files of `EnvironmentFile=`, which win (systemd.exec(5)). */
export function readEnvironment(
  settings: UnitSettings,
  host: HostContext,
): { environment: Environment; files: EnvironmentFile[] } {
  const values = new Map<string, { value: string; origin: number }>();
  for (const { value, origin } of settings.list('Service', 'Environment')) {
    for (const word of splitWords(value)) {
      const sign = word.indexOf('=');
      if (sign > 0) values.set(word.slice(0, sign), { value: word.slice(sign + 1), origin });
    }
  }
  let open = false;
  const files = settings.list('Service', 'EnvironmentFile').map(({ value, origin }): EnvironmentFile => {
    const optional = value.startsWith('-');
    const path = optional ? value.slice(1) : value;
    const found = host.lookup(path);
    if (found.state === 'file') {
      const { file } = found;
      if (file.quality !== 'complete') open = true;
      for (const node of parseAssignments(file.text)) {
        if (node.type !== 'assignment') continue;
        values.set(node.name, { value: node.value, origin: host.origins.span(file.id, node.start, node.end) });
      }
    } else if (found.state === 'not-collected') open = true;
    return {
      path,
      optional,
      exists: found.state === 'not-collected' && found.exists ? Yes : existence[found.state],
      origin,
    };
  });
  return { environment: { values, open }, files };
}
