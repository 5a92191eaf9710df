import type { Contributions } from '#model/contribution';
import type { UnitFact } from '#model/daemon';
import type { HostContext, ParsedFile } from '../format.ts';
import type { UnitFile, UnitReport } from './ast.ts';
import { listenStream } from './listen-streams.ts';
import { sshRole } from './ssh-units.ts';

/** `/etc/systemd/system/ssh.socket.d/override.conf` → `ssh.socket` */
const unitOf = (path: string): string => /\/([^/]+?)(?:\.d\/[^/]+\.conf)?$/.exec(path)?.[1] ?? '';

/** Units by name, their files in the order in which they count: the unit's own first, then drop-ins. */
export function lowerUnitFiles({ file, parsed }: ParsedFile<UnitReport>, host: HostContext, into: Contributions): void {
  const byUnit = new Map<string, UnitFile[]>();
  for (const node of parsed.statements.children) {
    if (node.type !== 'unit-file') continue;
    const unit = unitOf(node.path);
    byUnit.set(unit, [...(byUnit.get(unit) ?? []), node]);
  }
  for (const [unit, files] of byUnit) {
    const role = sshRole(unit);
    const own = files.find(({ path }) => path.endsWith(`/${unit}`));
    if (role === null || own === undefined) continue;
    const origin = host.origins.span(file.id, own.start, own.start + own.path.length + 2);
    const value: UnitFact = {
      unit,
      role,
      load: 'loaded',
      enabled: null,
      active: null,
      result: null,
      exitStatus: null,
      origin,
      places: {},
      ...(role === 'socket' ? { listens: listensOf(files, file.id, host) } : {}),
    };
    into.add({ slice: 'units', basis: 'declared', quality: file.quality, file: file.id, origin, value });
  }
}

/** An empty `ListenStream=` takes back what was said before (systemd.socket(5)). */
function listensOf(files: readonly UnitFile[], id: number, host: HostContext): UnitFact['listens'] {
  const lines = files.flatMap(({ children }) => children.filter((node) => node.type === 'assignment'));
  const v6only = lines.filter(({ name }) => name === 'BindIPv6Only').at(-1)?.value === 'ipv6-only';
  const streams = lines.filter(({ name }) => name === 'ListenStream');
  const reset = streams.findLastIndex(({ value }) => value === '');
  return streams
    .slice(reset + 1)
    .flatMap(({ start, end, value }) => listenStream(value, v6only, host.origins.span(id, start, end)));
}
