import { foldSteps } from '#model/combine/socket-listeners';
import type { Contributions } from '#model/contribution';
import type { UnitFact } from '#model/daemon';
import { defineUnit } from '../_grammar/systemd/define-unit.ts';
import type { UnitPart } from '../_grammar/systemd/unit-settings.ts';
import type { HostContext, ParsedFile } from '../format.ts';
import type { UnitFile, UnitReport } from './ast.ts';
import { sshRole } from './ssh-units.ts';

/** `/etc/systemd/system/ssh.socket.d/override.conf` → `ssh.socket` */
const unitOf = (path: string): string => /\/([^/]+?)(?:\.d\/[^/]+\.conf)?$/.exec(path)?.[1] ?? '';

/**
 * Units by name: `systemctl cat` prints a unit's own file and then its drop-ins, in the order in which they count. A
 * drop-in below another name (`service.d`, an alias) belongs to the unit above it.
 */
export function lowerUnitFiles({ file, parsed }: ParsedFile<UnitReport>, host: HostContext, into: Contributions): void {
  const byUnit = new Map<string, UnitFile[]>();
  let unit = '';
  for (const node of parsed.statements.children) {
    if (node.type !== 'unit-file') continue;
    if (!node.path.endsWith('.conf') || unit === '') unit = unitOf(node.path);
    byUnit.set(unit, [...(byUnit.get(unit) ?? []), node]);
  }
  for (const [name, files] of byUnit) {
    const role = sshRole(name);
    const own = files.find(({ path }) => !path.endsWith('.conf'));
    if (role === null || own === undefined) continue;
    const origin = host.origins.span(file.id, own.start, own.start + own.path.length + 2);
    const parts = files.map(
      (node): UnitPart => ({ path: node.path, file: file.id, by: 0, syntax: { ...node, type: 'unit-file' } }),
    );
    const complete = file.quality === 'complete';
    const definition = defineUnit({ unit: name, role, parts, from: 'files', complete, origin, masked: null }, host);
    const place = { basis: 'declared', quality: file.quality, file: file.id, origin } as const;
    into.add({ ...place, slice: 'unit-definitions', value: definition });
    const value: UnitFact = {
      unit: name,
      role,
      load: 'loaded',
      enabled: null,
      active: null,
      result: null,
      exitStatus: null,
      origin,
      places: {},
      ...(definition.socket === null ? {} : { listens: foldSteps(definition.socket.steps) }),
    };
    into.add({ ...place, slice: 'units', value });
  }
}
