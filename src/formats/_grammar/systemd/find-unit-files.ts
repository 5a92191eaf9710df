import type { SourceFile } from '#core/source-file';
import type { HostContext } from '../../format.ts';

/** Where systemd looks for units, the first has priority (systemd.unit(5)); `/lib` where it is not `/usr/lib`. */
export const unitDirectories: readonly string[] = [
  '/etc/systemd/system.control',
  '/run/systemd/system.control',
  '/run/systemd/transient',
  '/run/systemd/generator.early',
  '/etc/systemd/system',
  '/etc/systemd/system.attached',
  '/run/systemd/system',
  '/run/systemd/system.attached',
  '/run/systemd/generator',
  '/usr/local/lib/systemd/system',
  '/usr/lib/systemd/system',
  '/lib/systemd/system',
  '/run/systemd/generator.late',
];

export interface FoundFile {
  readonly path: string;
  readonly file: SourceFile;
}

export interface UnitFiles {
  readonly own: FoundFile | null;
  /** The empty file, or the link to /dev/null, that forbids the unit to start. */
  readonly maskedBy: FoundFile | null;
  /** The other names of the unit: links to it. */
  readonly aliases: readonly string[];
  readonly dropIns: readonly FoundFile[];
  /** Whether the administrator's own directory is known as a whole. */
  readonly complete: boolean;
}

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** Names under which drop-ins of a unit may stand: `ssh.service.d`, for all services `service.d`. */
const dropInNames = (names: readonly string[]): string[] => [
  ...new Set([...names, ...names.map((name) => name.slice(name.lastIndexOf('.') + 1))]),
];

/** `sshd@2222.service` → `sshd@.service`; `null` for what is no instance. */
export const templateOf = (unit: string): string | null =>
  /^[^@]+@[^@]+\.\w+$/.test(unit) ? unit.replace(/@.*(?=\.)/, '@') : null;

/** The files that speak of a unit, as systemd finds them. `aliases`: names that are known to be links to it. */
export function findUnitFiles(host: HostContext, unit: string, aliases: readonly string[] = []): UnitFiles {
  let own: FoundFile | null = null;
  let maskedBy: FoundFile | null = null;
  const template = templateOf(unit);
  const names = template === null ? [unit] : [unit, template];
  for (const path of names.flatMap((name) => unitDirectories.map((directory) => `${directory}/${name}`))) {
    const found = host.lookup(path);
    if (found.state === 'file' && found.file.text === '') {
      maskedBy = { path, file: found.file };
      break;
    }
    if (found.state === 'file') {
      own = { path, file: found.file };
      break;
    }
  }
  const byName = new Map<string, FoundFile | null>();
  let complete = true;
  for (const directory of unitDirectories) {
    for (const name of dropInNames([...names, ...aliases])) {
      const folder = `${directory}/${name}.d`;
      const { files, complete: whole } = host.glob(`${folder}/*.conf`);
      if (directory === '/etc/systemd/system' && !whole) complete = false;
      for (const file of files) {
        const base = baseName(file.claim.path);
        // Of two drop-ins of one name the one in the directory of higher priority counts.
        if (!byName.has(base)) byName.set(base, file.text === '' ? null : { path: `${folder}/${base}`, file });
      }
    }
  }
  const dropIns = [...byName]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, found]) => (found === null ? [] : [found]));
  return { own, maskedBy, aliases, dropIns, complete };
}
