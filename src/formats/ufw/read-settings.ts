import { parseTable, type Table } from '../_grammar/table.ts';

/** A variable of /etc/default/ufw or /etc/ufw/ufw.conf; offsets of the whole assignment. */
export interface Setting {
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/** Both files are read by the shell: the last assignment counts, quotes are removed, `#` begins a comment. */
export function readSettings(table: Table): ReadonlyMap<string, Setting> {
  const settings = new Map<string, Setting>();
  for (const row of table.children) {
    const words = row.children[0]?.value === 'export' ? row.children.slice(1) : row.children;
    for (const cell of words) {
      if (cell.value.startsWith('#')) break;
      const match = /^([A-Za-z_]\w*)=(?:"([^"]*)"|'([^']*)'|([^;#"']*));?$/.exec(cell.value);
      if (match === null) break;
      settings.set(match[1]!, { value: match[2] ?? match[3] ?? match[4] ?? '', start: cell.start, end: cell.end });
    }
  }
  return settings;
}

/** The `ports=` texts of the profiles in a file of /etc/ufw/applications.d, which is an INI file. */
export function readProfiles(text: string, table: Table = parseTable(text)): ReadonlyMap<string, string> {
  const ports = new Map<string, string>();
  let name: string | null = null;
  for (const row of table.children) {
    const line = text.slice(row.start, row.end);
    const heading = /^\[([^\]]+)\]$/.exec(line);
    if (heading) name = heading[1]!;
    const value = /^ports\s*[=:]\s*(.*)$/i.exec(line)?.[1];
    if (name !== null && value !== undefined) ports.set(name, value.trim());
  }
  return ports;
}
