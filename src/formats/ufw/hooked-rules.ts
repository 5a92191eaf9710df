import type { Family } from '#core/address';
import type { OriginTable } from '#core/origin';
import type { PacketFilterFact } from '#model/packet-filter';
import { parseTable, type Row } from '../_grammar/table.ts';
import type { UfwInput } from './inputs.ts';

/** Of a script's lines those that make it a script, say something or load modules. */
const idle = /^(?:#|set |case |esac\b|;;|exit\b|echo |:$|modprobe |return\b|true$|fi$|then$|else$|done$)/;
const heading = /^(?:\(?\s*["']?([\w*|-]+)["']?\))\s*(.*)$/;

/**
 * What before.init and after.init may load when ufw starts (ufw-framework(8)): commands below `start)`, or below
 * nothing. Whether the file is executable, so that ufw calls it, is not known.
 */
export function hookedRules(hooks: readonly UfwInput[], origins: OriginTable): PacketFilterFact['announces'] {
  return hooks.flatMap(({ file }) =>
    ([4, 6] as const).flatMap((family) => {
      const row = startingRows(file.text).find((r) => concerns(file.text.slice(r.start, r.end), family));
      return row === undefined
        ? []
        : [{ backend: 'ufw' as const, family, origin: origins.span(file.id, row.start, row.end) }];
    }),
  );
}

function startingRows(text: string): Row[] {
  let section: string | null = null;
  return parseTable(text).children.filter((row) => {
    const line = text.slice(row.start, row.end);
    const [, name, rest = ''] = heading.exec(line) ?? [];
    if (name !== undefined) section = name;
    const command = name === undefined ? line : rest;
    const counts = (section === null || /(?:^|\|)start(?:$|\|)/.test(section)) && command !== '' && !idle.test(command);
    if (/;;\s*$/.test(line)) section = null;
    return counts;
  });
}

/** A command that names only the other family's program does not concern this one. */
function concerns(command: string, family: Family): boolean {
  const names = (program: string): boolean =>
    new RegExp(`(?:^|[\\s/;&|])${program}(?:-restore)?(?:\\s|$)`).test(command);
  const [own, other] = family === 4 ? ['iptables', 'ip6tables'] : ['ip6tables', 'iptables'];
  return names(own) || !names(other);
}
