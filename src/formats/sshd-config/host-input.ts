import { type Address, parseAddress } from '#core/address';
import type { SourceFile } from '#core/source-file';
import type { HostContext, ParsedFile } from '../format.ts';
import { directivesOf, type SshdConfigRoot } from './ast.ts';
import type { Resolve } from './evaluate/input.ts';
import type { ConfigFile, Expansion } from './evaluate/result.ts';
import { parseText } from './parse-file.ts';
import { type Era, eraOf, type SshdVersion } from './versions.ts';

/** How a file that was found by an Include pattern is called on the host. */
function hostPathOf(file: SourceFile, pattern: string): string {
  const name = file.claim.path.slice(file.claim.path.lastIndexOf('/') + 1);
  const bare = name.replace(/^.*sshd_config\.d[-_ ]+/, '').replace(/(\.conf)\.txt$/, '$1');
  return /[*?[]/.test(pattern) ? `${pattern.slice(0, pattern.lastIndexOf('/'))}/${bare}` : pattern;
}

/** Reads the host's files on behalf of the evaluation; each file is parsed once for each way of reading lines. */
export class HostInput {
  readonly #host: HostContext;
  readonly #parsed = new Map<string, SshdConfigRoot>();
  readonly #resolved: Resolve;

  constructor(host: HostContext, inputs: readonly ParsedFile<SshdConfigRoot>[]) {
    this.#host = host;
    for (const { file, parsed } of inputs) this.#parsed.set(`${file.id} ${parsed.statements.era}`, parsed.statements);
    this.#resolved = resolverFrom(host);
  }

  open(file: SourceFile, path: string, era: Era, kind = 'sshd-config'): ConfigFile {
    const key = `${file.id} ${era}`;
    let root = this.#parsed.get(key);
    if (!root) {
      root = parseText(file, kind, era).statements;
      this.#parsed.set(key, root);
    }
    return { id: file.id, path, directives: directivesOf(root) };
  }

  /** The files behind an Include pattern. A leading `~` is not filled in by sshd, so that it fits nothing. */
  expand(pattern: string, version: SshdVersion): Expansion {
    if (pattern.startsWith('~')) return { files: [], complete: true };
    const { files, complete, paths } = this.#host.glob(pattern);
    return {
      files: files.map((file, i) => this.open(file, paths?.[i] ?? hostPathOf(file, pattern), eraOf(version.release))),
      complete: complete && files.every((file) => file.quality === 'complete'),
    };
  }

  resolve(name: string): readonly Address[] | null {
    return this.#resolved(name);
  }

  /** TCP services of the host's own list. */
  service(name: string): number | null {
    const found = this.#host.lookup('/etc/services');
    if (found.state !== 'file') return null;
    for (const line of found.file.text.split('\n')) {
      const [label, port, ...aliases] = line.replace(/#.*/, '').trim().split(/\s+/);
      if (port?.endsWith('/tcp') && [label, ...aliases].includes(name)) return Number.parseInt(port, 10);
    }
    return null;
  }
}

/** Names of the host's own table; what DNS would say nobody knows. */
function resolverFrom(host: HostContext): Resolve {
  let table: Map<string, Address[]> | null = null;
  return (name) => {
    table ??= hostsTable(host);
    const lower = name.toLowerCase();
    if (!table.has(lower) && lower === 'localhost' && host.lookup('/etc/hosts').state !== 'file')
      return [
        { family: 4, value: 0x7f000001 },
        { family: 6, value: 1n },
      ];
    return table.get(lower) ?? null;
  };
}

function hostsTable(host: HostContext): Map<string, Address[]> {
  const table = new Map<string, Address[]>();
  const found = host.lookup('/etc/hosts');
  if (found.state !== 'file') return table;
  for (const line of found.file.text.split('\n')) {
    const [text, ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
    const address = text ? parseAddress(text) : null;
    if (!address) continue;
    for (const name of names) table.set(name.toLowerCase(), [...(table.get(name.toLowerCase()) ?? []), address]);
  }
  return table;
}
