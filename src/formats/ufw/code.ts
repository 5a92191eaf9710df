import type { SourceFile } from '#core/source-file';
import { parseTable } from '../_grammar/table.ts';
import type { FormatCode, Parsed } from '../format.ts';
import { type Syntax, toUnistRoot } from '../syntax.ts';
import { command } from './command.ts';
import { lowerUfw } from './lower.ts';
import { parseAdded } from './parse-added.ts';
import { parseStatus } from './parse-status.ts';
import { support } from './support.ts';

function parse(file: SourceFile, kind: string): Parsed<Syntax> {
  switch (kind) {
    case 'ufw-status':
    case 'ufw-status-verbose':
    case 'ufw-status-numbered': {
      const { status, diagnostics } = parseStatus(file.id, file.text);
      return { statements: status, diagnostics };
    }
    case 'ufw-show-added': {
      const { added, diagnostics } = parseAdded(file.id, file.text);
      return { statements: added, diagnostics };
    }
    default:
      return { statements: parseTable(file.text), diagnostics: [] };
  }
}

export const code: FormatCode<Syntax> = {
  parse,
  tree: (file, parsed) => toUnistRoot(file, parsed.statements),
  lower: lowerUfw,
  command,
  support,
};
