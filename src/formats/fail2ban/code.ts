import type { SourceFile } from '#core/source-file';
import { parseTable } from '../_grammar/table.ts';
import type { FormatCode, Parsed } from '../format.ts';
import { type Syntax, toUnistRoot } from '../syntax.ts';
import { command } from './command.ts';
import { lowerFail2ban } from './lower.ts';
import { parseSettings } from './parse-settings.ts';
import { support } from './support.ts';

const parse = (file: SourceFile, kind: string): Parsed<Syntax> => ({
  statements:
    kind === 'fail2ban-jails' || kind === 'fail2ban-action' ? parseSettings(file.text) : parseTable(file.text),
  diagnostics: [],
});

export const code: FormatCode<Syntax> = {
  parse,
  tree: (file, parsed) => toUnistRoot(file, parsed.statements),
  lower: lowerFail2ban,
  command,
  support,
};
