import { parseEnvironment } from '../_grammar/systemd/parse-environment.ts';
import { parseUnit } from '../_grammar/systemd/parse-unit.ts';
import type { FormatCode } from '../format.ts';
import { type Syntax, toUnistRoot } from '../syntax.ts';
import { lowerUnitFiles } from './lower.ts';
import { support } from './support.ts';

export const code: FormatCode<Syntax> = {
  parse(file, kind) {
    if (kind !== 'ssh-environment') return { statements: parseUnit(file.text), diagnostics: [] };
    const children = parseEnvironment(file.text);
    return { statements: { type: 'environment', start: 0, end: file.text.length, children }, diagnostics: [] };
  },
  tree: (file, parsed) => toUnistRoot(file, parsed.statements),
  lower: lowerUnitFiles,
  support,
};
