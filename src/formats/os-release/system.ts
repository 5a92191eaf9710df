import type { ReleaseFile } from './ast.ts';
import type { System } from './shipped-versions.ts';

export interface NamedSystem extends System {
  readonly name: string;
  /** The line that tells. */
  readonly start: number;
  readonly end: number;
}

/** What a file says of the system; `null` where it does not tell which it is. */
export function systemOf(file: ReleaseFile, kind: string): NamedSystem | null {
  if (kind === 'redhat-release') return fromRelease(file);
  if (kind === 'debian-version' || kind === 'alpine-release') return fromVersion(file, kind);
  const read = (...names: string[]) =>
    file.children.find(
      (node) =>
        (node.type === 'assignment' || node.type === 'property') && names.includes(node.name) && node.value !== '',
    );
  const text = (...names: string[]): string => read(...names)?.value ?? '';
  const id = read('ID', 'DISTRIB_ID', 'Distributor ID');
  if (id === undefined) return null;
  const place = read('VERSION_ID', 'DISTRIB_RELEASE', 'Release') ?? id;
  const codename = text('UBUNTU_CODENAME', 'DEBIAN_CODENAME', 'VERSION_CODENAME', 'DISTRIB_CODENAME', 'Codename');
  return {
    id: idOf(id.value ?? ''),
    like: text('ID_LIKE').toLowerCase().split(/\s+/).filter(Boolean),
    version: text('VERSION_ID', 'DISTRIB_RELEASE', 'Release').toLowerCase(),
    codename: codename === '' ? null : codename.toLowerCase(),
    name: text('PRETTY_NAME', 'DISTRIB_DESCRIPTION', 'Description', 'NAME') || (id.value ?? ''),
    start: place.start,
    end: place.end,
  };
}

const ids: readonly (readonly [RegExp, string])[] = [
  [/^red ?hat|^rhel/i, 'rhel'],
  [/^centos/i, 'centos'],
  [/^rocky/i, 'rocky'],
  [/^alma/i, 'almalinux'],
  [/^oracle/i, 'ol'],
  [/^fedora/i, 'fedora'],
  [/^amazon/i, 'amzn'],
  [/^scientific/i, 'scientific'],
];

const idOf = (name: string): string =>
  ids.find(([pattern]) => pattern.test(name))?.[1] ?? name.trim().toLowerCase().replace(/\s+/g, '-');

function fromRelease({ children }: ReleaseFile): NamedSystem | null {
  const line = children.find((node) => node.type === 'release');
  if (line === undefined) return null;
  const { product, version, start, end } = line;
  const like = ['rhel', 'fedora'];
  return { id: idOf(product), like, version, codename: null, name: `${product} ${version}`, start, end };
}

function fromVersion({ children }: ReleaseFile, kind: string): NamedSystem | null {
  const line = children.find((node) => node.type === 'version');
  // `bookworm/sid` is what Debian's testing and every Ubuntu say.
  if (line === undefined || !/^\d+(?:\.\d+)*$/.test(line.value)) return null;
  const id = kind === 'alpine-release' ? 'alpine' : 'debian';
  const { value: version, start, end } = line;
  return {
    id,
    like: [],
    version,
    codename: null,
    name: `${id === 'alpine' ? 'Alpine Linux' : 'Debian'} ${version}`,
    start,
    end,
  };
}
