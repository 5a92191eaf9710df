import type { Diagnostic } from '#core/diagnostic';
import type { SourceFile } from '#core/source-file';
import type { Parsed } from '../format.ts';
import type { UnitReport } from './ast.ts';
import { parseProperties, parseUnitFiles } from './parse-properties.ts';
import { parseStatus } from './parse-status.ts';
import { parseUnitTable, readers } from './parse-tables.ts';
import { parseWords } from './parse-words.ts';

const parsers: Readonly<Record<string, (file: SourceFile) => UnitReport['children']>> = {
  'systemctl-status': ({ text }) => parseStatus(text),
  'systemctl-is-enabled': (file) => parseWords(file, 'UnitFileState'),
  'systemctl-is-active': (file) => parseWords(file, 'ActiveState'),
  'systemctl-list-sockets': ({ text }) => parseUnitTable(text, readers['list-sockets']),
  'systemctl-list-unit-files': ({ text }) => parseUnitTable(text, readers['list-unit-files']),
  'systemctl-list-units': ({ text }) => parseUnitTable(text, readers['list-units']),
  'systemctl-show': parseProperties,
  'systemctl-cat': ({ text }) => parseUnitFiles(text),
};

export function parseUnits(file: SourceFile, kind: string): Parsed<UnitReport> {
  const children = parsers[kind]!(file);
  const diagnostics: Diagnostic[] = [];
  if (children.some((node) => node.type === 'unit' && node.name === '')) {
    diagnostics.push({
      file: file.id,
      span: null,
      code: 'unit-not-named',
      message:
        'Nothing tells which unit this is about. The unit in the file’s name would (`systemctl_is-enabled_ssh`), or `systemctl list-unit-files`.',
      effect: 'none',
      severity: 'note',
    });
  }
  return { statements: { type: 'units', start: 0, end: file.text.length, children }, diagnostics };
}
