import type { SourceFile } from '#core/source-file';
import { Maybe, No, type Tri, Yes } from '#core/tri';
import type { EnvironmentFile } from '#model/unit-definition';
import type { HostContext } from '../../format.ts';
import { parseEnvironment } from './parse-environment.ts';
import { parseUnit } from './parse-unit.ts';
import { type Environment, splitWords } from './split-command.ts';
import type { PlacedSetting, UnitSettings } from './unit-settings.ts';

/** Variables of `Environment=` and of the files of `EnvironmentFile=`, which win, less `UnsetEnvironment=` (systemd.exec(5)). */
export function readEnvironment(
  settings: UnitSettings,
  host: HostContext,
): { environment: Environment; files: EnvironmentFile[] } {
  const values = new Map<string, { value: string; origin: number }>();
  for (const { value, origin } of [...managerEnvironment(settings, host), ...settings.list('Service', 'Environment')]) {
    for (const word of splitWords(value)) {
      const sign = word.indexOf('=');
      if (sign > 0) values.set(word.slice(0, sign), { value: word.slice(sign + 1), origin });
    }
  }
  let open = false;
  const files = settings.list('Service', 'EnvironmentFile').flatMap(({ value, origin }): EnvironmentFile[] => {
    const optional = value.startsWith('-');
    const path = optional ? value.slice(1) : value;
    const found = find(path, host);
    if (found.exists === Maybe || found.files.some(({ quality }) => quality !== 'complete')) open = true;
    for (const file of found.files) {
      for (const node of parseEnvironment(file.text)) {
        if (node.type !== 'assignment') continue;
        values.set(node.name, { value: node.value, origin: host.origins.span(file.id, node.start, node.end) });
      }
    }
    return [{ path, optional, exists: found.shown ? Yes : found.exists, origin }];
  });
  for (const { value } of settings.list('Service', 'UnsetEnvironment')) {
    for (const word of splitWords(value)) {
      const [name = '', rest] = word.split(/=(.*)/s);
      if (rest === undefined || values.get(name)?.value === rest) values.delete(name);
    }
  }
  return { environment: { values, open }, files };
}

/** `DefaultEnvironment=` of systemd-system.conf(5). */
function managerEnvironment(settings: UnitSettings, host: HostContext): PlacedSetting[] {
  const main = host.lookup('/etc/systemd/system.conf');
  const files = [
    ...(main.state === 'file' ? [main.file] : []),
    ...host.glob('/etc/systemd/system.conf.d/*.conf').files,
  ];
  return settings
    .of(files.map((file) => ({ path: file.claim.path, file: file.id, by: 0, syntax: parseUnit(file.text) })))
    .list('Manager', 'DefaultEnvironment');
}

/** The files that a path or shell pattern names; `shown`: something that was collected tells that the file is there. */
function find(path: string, host: HostContext): { files: readonly SourceFile[]; exists: Tri; shown: boolean } {
  if (/[*?[]/.test(path)) {
    const { files, complete } = host.glob(path);
    return { files, exists: !complete ? Maybe : files.length > 0 ? Yes : No, shown: files.length > 0 };
  }
  const found = host.lookup(path);
  if (found.state === 'file') return { files: [found.file], exists: Yes, shown: true };
  if (found.state === 'absent') return { files: [], exists: No, shown: false };
  return { files: [], exists: Maybe, shown: found.exists === true };
}
