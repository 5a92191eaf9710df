import { posix, resolve } from 'node:path';
import type { Diagnostic } from '#core/diagnostic';
import type { SourceFile } from '#core/source-file';
import type { Format, FormatKind, HostContext } from '#formats/format';
import type { FilesFact } from '#model/daemon';
import { longestMagic, packingOf } from './archive/packing.ts';
import { type DiscoverOptions, discover } from './discover.ts';
import { FilesBeside } from './files-beside.ts';
import { HostFiles } from './host-files.ts';
import { headLength, identifyInRoot } from './identify.ts';
import { slashes } from './named-paths.ts';
import { systemTree } from './reader.ts';

type Files = Pick<HostContext, 'lookup' | 'glob'>;

/** One host's configuration, from whatever the user named: a directory, a file, standard input. */
export interface FoundConfiguration {
  readonly evidence: readonly { readonly file: SourceFile; readonly format: Format; readonly kind: FormatKind }[];
  readonly lookUp: (listings: readonly FilesFact[]) => Files;
  /** The file that the user named, or one at its place that is no text, and its name for sshd; `null` where the evidence is to be searched. */
  readonly main: { readonly file: SourceFile; readonly path: string } | null;
  readonly problems: readonly Diagnostic[];
}

/** What tells versions and accounts of a copied root in which a single file was named. */
const besides = ['/etc/os-release', '/etc/redhat-release', '/etc/debian_version', '/etc/lsb-release'];

/** Asks the first, and the second where the first does not know. */
const either = (first: Files, second: Files | null): Files =>
  second === null
    ? first
    : {
        lookup: (path) => {
          const found = first.lookup(path);
          return found.state === 'not-collected' ? second.lookup(path) : found;
        },
        glob: (pattern) => {
          const found = first.glob(pattern);
          return found.complete || found.files.length > 0 ? found : second.glob(pattern);
        },
      };

function ofFile(given: string, path: string, formats: readonly Format[]): FoundConfiguration | string {
  const directory = posix.dirname(path);
  const shown = (file: string): string =>
    file === path ? slashes(given) : posix.join(posix.dirname(slashes(given)), posix.relative(directory, file));
  const beside = new FilesBeside(path, [], shown);
  const main = beside.named();
  if (main === null) return `${given} cannot be read.`;
  const evidence = besides.flatMap((name) => {
    const found = beside.lookup(name);
    const identity =
      found.state === 'file' ? identifyInRoot(found.file.claim, found.file.text.slice(0, headLength), formats) : null;
    return found.state === 'file' && identity
      ? [{ file: found.file, format: identity.format, kind: identity.kind }]
      : [];
  });
  return { evidence, lookUp: () => beside, main: { file: main, path: slashes(given) }, problems: [] };
}

async function ofHost(
  given: string,
  formats: readonly Format[],
  options: DiscoverOptions,
): Promise<FoundConfiguration | string> {
  const { hosts, files, problems, nothing } = await discover([given], formats, options);
  if (nothing !== null) return nothing;
  const [host, other] = hosts;
  if (!host || other)
    return `${given} holds several hosts (${hosts.map(({ name }) => name).join(', ')}). Name one of them.`;
  const evidence = host.files.flatMap(({ file, format, kind, role }) =>
    role === 'evidence' && format !== null && kind !== null ? [{ file, format, kind }] : [],
  );
  const place = host.files
    .map(({ file }) => file)
    .find(({ claim }) => /(?:^|\/)sshd_config$/.test(claim.path) && host.directory !== null);
  const path = place && `${host.directory}/${place.claim.path}`;
  const shown = (file: string): string =>
    posix.join(posix.dirname(place!.path), posix.relative(posix.dirname(path!), file));
  const table = [...files];
  const beside = path && 'ok' in systemTree.typeOf(path) ? new FilesBeside(path, table, shown) : null;
  const isText = evidence.some(({ kind }) => kind.id.startsWith('sshd-config'));
  const bytes = beside === null || isText ? null : beside.named();
  return {
    evidence,
    lookUp: (listings) => either(new HostFiles(host.tree, listings), beside),
    main: bytes && { file: bytes, path: '/etc/ssh/sshd_config' },
    problems: [...problems, ...host.problems.filter(({ severity }) => severity === 'error')],
  };
}

/** An archive is a host's directory, whatever it is called. */
function isPacked(path: string): boolean {
  const head = systemTree.readBytes(path, longestMagic, true);
  return 'ok' in head && packingOf(head.ok.bytes) !== null;
}

/** Finds one host's configuration. A sentence where there is none, or more than one. */
export async function discoverConfiguration(
  given: string,
  formats: readonly Format[],
  options: DiscoverOptions,
): Promise<FoundConfiguration | string> {
  const path = slashes(resolve(options.workingDirectory ?? process.cwd(), given));
  const type = given === '-' ? { ok: 'stdin' } : systemTree.typeOf(path);
  if ('ok' in type && type.ok === 'file' && !isPacked(path)) return ofFile(given, path, formats);
  return ofHost(given, formats, given === '-' ? { stdinFilename: 'sshd_config', ...options } : options);
}
