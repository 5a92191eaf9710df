import type { OriginId } from '#core/origin';
import type { Contributions } from '#model/contribution';
import type { FilesFact } from '#model/daemon';
import { commandWords } from '../_grammar/command-words.ts';
import { currentInputs } from '../_grammar/current-inputs.ts';
import type { HostContext, ParsedFile } from '../format.ts';
import type { Directory, Entry, FileListing } from './ast.ts';
import { listedDirectory } from './listed-directory.ts';

type Input = ParsedFile<FileListing>;

const join = (directory: string, name: string): string => (directory === '/' ? `/${name}` : `${directory}/${name}`);
const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/';

export function lowerFiles(inputs: readonly Input[], host: HostContext, into: Contributions): void {
  for (const input of currentInputs(inputs))
    for (const directory of input.parsed.statements.children) lowerDirectory(directory, input, host, into);
}

function lowerDirectory(directory: Directory, input: Input, host: HostContext, into: Contributions): void {
  const { file } = input;
  const named = directory.path?.startsWith('/') ? { path: directory.path, certain: true } : null;
  const place = named ?? (directory.path === null ? listedDirectory(file, directory) : null);
  const span = ({ start, end }: { start: number; end: number }): OriginId => host.origins.span(file.id, start, end);
  const partial = file.quality === 'complete' && place?.certain === false;
  const add = (origin: OriginId, value: FilesFact): void =>
    into.add({
      slice: 'files',
      basis: 'declared',
      quality: partial ? 'partial-view' : file.quality,
      file: file.id,
      origin,
      value,
    });
  const lost: Entry[] = [];
  for (const node of directory.children) {
    if (node.type === 'absence')
      for (const path of [...pathsOf(node.path), ...(node.alias === undefined ? [] : [node.alias])])
        add(span(node), { files: 'absent', path, origin: span(node) });
    if (node.type !== 'entry') continue;
    const path = pathOf(node, place?.path ?? null);
    if (path === null) lost.push(node);
    else
      for (const one of node.alias === undefined ? [path] : [path, node.alias])
        add(span(node), { files: 'entry', entry: factOf(node, one, span(node)) });
  }
  const total = directory.children.find((node) => node.type === 'total');
  const whole = file.quality === 'complete' && !directory.children.some((node) => node.type === 'remark');
  if (place?.certain && total && whole && !commandWords(file.claim, 'ls')?.piped) {
    const origin = span(total);
    add(origin, { files: 'listed', directory: place.path, all: showsDotFiles(directory, input), origin });
  }
  if (lost.some(({ name }) => /ssh|^hosts\./.test(name))) {
    host.report({
      file: file.id,
      span: { start: lost[0]!.start, end: lost.at(-1)!.end },
      code: 'directory-not-named',
      message: 'Nothing tells which directory this listing is of; `ls -la /etc/ssh/` in the file’s name would.',
      effect: 'none',
      severity: 'note',
    });
  }
}

function pathOf({ name }: Entry, directory: string | null): string | null {
  if (name.startsWith('/')) return name.length > 1 ? name.replace(/\/+$/, '') : name;
  if (directory === null) return null;
  if (name === '.') return directory;
  return name === '..' ? parentOf(directory) : join(directory, name);
}

const factOf = ({ kind, mode, owner, group, size, accessControlList }: Entry, path: string, origin: OriginId) => ({
  path,
  type: kind,
  mode,
  owner,
  group,
  // A size that is not shown must not look like an empty file's.
  size: size ?? Number.POSITIVE_INFINITY,
  accessControlList,
  origin,
});

const showsDotFiles = ({ children }: Directory, { file }: Input): boolean =>
  children.some((node) => node.type === 'entry' && node.name === '.') ||
  (commandWords(file.claim, 'ls')?.words.some((word) => /^[a-z]{0,3}a[a-z]{0,3}$/.test(word)) ?? false);

const hostKeys = ['rsa', 'ecdsa', 'ed25519', 'mldsa44_ed25519', 'dsa'].map((type) => `/etc/ssh/ssh_host_${type}_key`);

/** Where a shell pattern found nothing, none of the files it could mean exists. */
function pathsOf(path: string): string[] {
  if (!/[*?]/.test(path)) return [path];
  // The path is the host's own text, and a pattern of many stars takes for ever.
  if (path.length > 200 || path.split('*').length > 4) return [];
  const source = path
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '[^/]*')
    .replaceAll('?', '[^/]');
  const pattern = new RegExp(`^${source}$`);
  return hostKeys.filter((key) => pattern.test(key));
}
