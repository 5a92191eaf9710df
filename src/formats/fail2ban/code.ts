import type { Diagnostic } from '#core/diagnostic';
import type { SourceFile } from '#core/source-file';
import { currentInputs } from '../_grammar/current-inputs.ts';
import { parseTable, type Table } from '../_grammar/table.ts';
import type { FormatCode, HostContext, Parsed, ParsedFile } from '../format.ts';
import { toUnistRoot } from '../syntax.ts';
import { readBanned } from './read-banned.ts';
import { support } from './support.ts';

const parse = (file: SourceFile): Parsed<Table> => ({ statements: parseTable(file.text), diagnostics: [] });

/**
 * What fail2ban bans is enforced by packet filter rules of its own, by routes or by access lists, as its actions are
 * configured; those decide, and none of them is visible here. So the bans are only pointed out.
 */
function lower(inputs: readonly ParsedFile<Table>[], host: HostContext): void {
  for (const { file, kind } of currentInputs(inputs)) {
    const banned = readBanned(file.text, kind);
    if (banned.length === 0) continue;
    const shown = banned.slice(0, 3).map(({ address }) => address);
    const rest = banned.length > 3 ? ` and ${banned.length - 3} more` : '';
    const note: Diagnostic = {
      file: file.id,
      span: { start: banned[0]!.start, end: banned.at(-1)!.end },
      code: 'banned-addresses',
      message: `fail2ban bans ${shown.join(', ')}${rest}. How their connections end is in the packet filter's own rules: collect \`nft list ruleset\` or \`iptables-save\`.`,
      effect: 'none',
      severity: 'note',
    };
    host.report(note);
  }
}

export const code: FormatCode<Table> = {
  parse,
  tree: (file, parsed) => toUnistRoot(file, parsed.statements),
  lower: (inputs, host) => lower(inputs, host),
  support,
};
