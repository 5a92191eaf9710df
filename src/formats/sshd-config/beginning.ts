import type { SourceFile } from '#core/source-file';
import type { HostContext, ParsedFile } from '../format.ts';
import type { SshdConfigRoot } from './ast.ts';
import { configFileOf } from './launch.ts';

const mainPaths = ['/etc/ssh/sshd_config', '/usr/etc/ssh/sshd_config'];

/** Where the reading begins. `whole: false` for lines or included files alone: the rest of the configuration is unknown. */
export interface Beginning {
  readonly files: readonly SourceFile[];
  readonly path: string;
  readonly whole: boolean;
  readonly kind: string;
}

/** sshd looks into /usr/etc only where distributions moved their defaults there and the administrator has no file. */
export function beginningOf(
  inputs: readonly ParsedFile<SshdConfigRoot>[],
  host: Pick<HostContext, 'lookup' | 'launch'>,
): Beginning | null {
  const filesOf = (kind: string): SourceFile[] =>
    inputs
      .filter((input) => input.kind === kind && input.file.quality !== 'failed' && input.file.namespace === null)
      .map((input) => input.file)
      .sort((a, b) => (a.path < b.path ? -1 : 1));
  const other = configFileOf(host.launch);
  for (const path of other === null ? mainPaths : [other]) {
    const found = host.lookup(path);
    if (found.state === 'file')
      return { files: [found.file], path, whole: found.file.quality === 'complete', kind: 'sshd-config' };
  }
  if (other !== null) return null;
  const [main] = filesOf('sshd-config');
  if (main) return { files: [main], path: mainPaths[0]!, whole: main.quality === 'complete', kind: 'sshd-config' };
  const lines = filesOf('sshd-config-lines');
  if (lines.length > 0) return { files: lines, path: mainPaths[0]!, whole: false, kind: 'sshd-config-lines' };
  const included = filesOf('sshd-config-drop-in');
  return included.length > 0
    ? { files: included, path: mainPaths[0]!, whole: false, kind: 'sshd-config-drop-in' }
    : null;
}
