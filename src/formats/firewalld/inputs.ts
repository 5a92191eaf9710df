import { parsePrefix } from '#core/address';
import type { OriginTable } from '#core/origin';
import type { Quality } from '#core/quality';
import { currentInputs } from '../_grammar/current-inputs.ts';
import type { Table } from '../_grammar/table.ts';
import type { Dialect, ParsedFile } from '../format.ts';
import type { Syntax } from '../syntax.ts';
import type { Block, Listing } from './ast.ts';
import { faultsOfFile } from './faults-of-file.ts';
import { type Ipset, readIpset } from './ipsets.ts';
import { type Contents, kindOf } from './kinds.ts';
import { readPortSpec, readProtocol } from './read-ports.ts';
import { readXmlIpset, readXmlService } from './read-xml.ts';
import type { Placed } from './ruleset.ts';
import type { ServiceDefinition } from './scene.ts';
import { type Versions, versionsOf } from './versions.ts';
import type { XmlDocument } from './xml-grammar.ts';
import type { XmlInput } from './xml-input.ts';

export type FirewalldInput = ParsedFile<Syntax>;

/** A block of a listing, and whether the whole of it was collected. */
export interface CollectedBlock {
  readonly block: Block;
  readonly file: number;
  readonly complete: boolean;
}

/** The collected artefacts of one host; of the permanent configuration where one is asked for and there is one. */
export class FirewalldInputs {
  readonly #inputs: readonly FirewalldInput[];
  readonly #origins: OriginTable;
  readonly versions: Versions;

  constructor(inputs: readonly FirewalldInput[], origins: OriginTable, dialect: Dialect) {
    this.#inputs = currentInputs(inputs);
    this.#origins = origins;
    const listed = ([false, true] as const).flatMap((permanent) => [
      ...this.blocks('zones', permanent),
      ...this.blocks('zone', permanent),
    ]);
    this.versions = versionsOf(
      listed.filter(({ complete }) => complete).map(({ block }) => block),
      dialect,
    );
  }

  all(of: Contents, permanent: boolean): readonly FirewalldInput[] {
    const kind = kindOf(of, permanent);
    return this.#inputs.filter((input) => input.kind === kind && !saysNotRunning(input));
  }

  first(of: Contents, permanent: boolean): FirewalldInput | null {
    const own = this.all(of, permanent);
    return own.find(({ file }) => file.quality === 'complete') ?? own[0] ?? null;
  }

  /** Of the file with that id. */
  quality(file: number): Quality {
    return this.#inputs.find((input) => input.file.id === file)?.file.quality ?? 'complete';
  }

  /** An artefact that says that the daemon does not run. */
  notRunning(): Placed<boolean> | null {
    const input = this.#inputs.find(saysNotRunning);
    return input === undefined
      ? null
      : { value: true, origin: this.#origins.span(input.file.id, 0, input.file.text.trimEnd().length) };
  }

  /** An answer that only a running daemon gives: its state, or any listing that is not of firewall-offline-cmd. */
  running(): Placed<boolean> | null {
    const says = ({ file }: FirewalldInput): boolean => /^\s*(?:running|failed)\s*$/m.test(file.text);
    const asks = ({ kind, file }: FirewalldInput): boolean =>
      !/-(?:conf|xml|state)$/.test(kind) &&
      !/offline/.test(file.claim.command ?? file.claim.slug) &&
      file.text.trim() !== '';
    const answers = this.#inputs.filter((input) => !saysNotRunning(input));
    const input = answers.find((i) => i.kind === kindOf('state', false) && says(i)) ?? answers.find(asks);
    if (input === undefined) return null;
    return { value: true, origin: this.#origins.span(input.file.id, 0, input.file.text.trimEnd().length) };
  }

  /** The state of a daemon that could not load its files when it was started or reloaded. */
  failed(): Placed<boolean> | null {
    const input = this.#inputs.find(
      ({ kind, file }) => kind === kindOf('state', false) && /^\s*failed\s*$/m.test(file.text),
    );
    if (input === undefined) return null;
    return { value: true, origin: this.#origins.span(input.file.id, 0, input.file.text.trimEnd().length) };
  }

  blocks(of: Contents, permanent: boolean): CollectedBlock[] {
    return this.all(of, permanent).flatMap(({ file, parsed }) =>
      (parsed.statements as Listing).children
        .filter((node): node is Block => node.type === 'block')
        .map((block) => ({ block, file: file.id, complete: file.quality === 'complete' })),
    );
  }

  /** Lines of a listing that belong to no block. */
  lines(of: Contents, permanent: boolean): Placed<string>[] {
    return this.all(of, permanent).flatMap(({ file, parsed }) =>
      (parsed.statements as Listing).children
        .filter((node) => node.type === 'line')
        .map((line) => ({ value: line.value, origin: this.#origins.span(file.id, line.start, line.end) })),
    );
  }

  /**
   * A variable of firewalld.conf, with blanks around its sign or without; of several assignments the first counts. Up to 0.4
   * all of them are left aside where there is no `MinimalMark`.
   */
  setting(name: string): Placed<string> | null {
    return this.versions.most > 4 || this.#assigned('MinimalMark') !== null ? this.#assigned(name) : null;
  }

  #assigned(name: string): Placed<string> | null {
    const input = this.#inputs.find(({ kind }) => kind === 'firewalld-conf');
    if (input === undefined) return null;
    for (const { start, end } of (input.parsed.statements as Table).children) {
      const [variable = '', value = '', ...more] = input.file.text.slice(start, end).split('=');
      if (variable.trim() === name && value.trim() !== '' && more.length === 0)
        return { value: value.trim(), origin: this.#origins.span(input.file.id, start, end) };
    }
    return null;
  }

  hasSettings(): boolean {
    return this.#inputs.some(({ kind }) => kind === 'firewalld-conf');
  }

  /**
   * The files of one kind below /etc/firewalld, else of those that packages ship, by the name that the file gives. Before
   * 1.2 a file with a mistake is as if it were not there.
   */
  files(kind: XmlInput['kind']): XmlInput[] {
    if (this.versions.most >= 102) return this.storedFiles(kind);
    return this.storedFiles(kind).filter(
      (file) => !file.complete || !faultsOfFile(file).some(({ certain }) => certain),
    );
  }

  /** The same with those that firewalld leaves out. */
  storedFiles(kind: XmlInput['kind']): XmlInput[] {
    const own = this.#inputs
      .filter((input) => input.kind === `firewalld-${kind}-xml`)
      .map(({ file, parsed }) => ({
        kind,
        name: file.path.slice(file.path.lastIndexOf('/') + 1).replace(/\.xml$/, ''),
        document: parsed.statements as XmlDocument,
        file: file.id,
        source: file,
        complete: file.quality === 'complete',
        shipped: /(?:^|\/)usr\/lib\//.test(file.path),
      }));
    return own.filter((f) => !f.shipped || !own.some((other) => !other.shipped && other.name === f.name));
  }

  /** Services whose definition was collected. */
  services(permanent: boolean): Map<string, ServiceDefinition | null> {
    return new Map([
      ...this.files('service').map(({ name, document }) => [name, readXmlService(document)] as const),
      ...this.#listedServices(permanent),
    ]);
  }

  #listedServices(permanent: boolean): Map<string, ServiceDefinition | null> {
    return new Map(
      this.blocks('service', permanent).map(({ block, complete }) => {
        const words = (name: string) =>
          block.children.find((o) => o.name === name)?.children.map(({ value }) => value) ?? [];
        const definition = {
          ports: words('ports').map(readPortSpec),
          sourcePorts: words('source-ports').map(readPortSpec),
          protocols: words('protocols').map(readProtocol),
          destinations: words('destination').map((word) => parsePrefix(word.replace(/^ipv[46]:/, ''))),
          includes: words('includes'),
        };
        return [block.name, complete ? definition : null];
      }),
    );
  }

  ipsets(permanent: boolean): Map<string, Ipset | null> {
    const files = this.files('ipset').map(
      ({ name, document, file }) => [name, readXmlIpset(name, document, file, this.#origins)] as const,
    );
    return new Map([...(permanent ? files : []), ...this.#listedIpsets(permanent)]);
  }

  #listedIpsets(permanent: boolean): Map<string, Ipset | null> {
    return new Map(
      this.blocks('ipset', permanent).map(({ block, file, complete }) => {
        const words = (name: string) =>
          block.children.find((o) => o.name === name)?.children.map(({ value }) => value) ?? [];
        const options = words('options');
        const set = readIpset({
          name: block.name,
          type: words('type')[0] ?? '',
          options,
          entries: words('entries'),
          // Elements that expire are the kernel's alone: firewalld does not list them, and stores none.
          shown: permanent || !options.some((option) => /^timeout=[1-9]/.test(option)),
          origin: this.#origins.span(file, block.head.start, block.head.end),
        });
        return [block.name, complete ? set : null];
      }),
    );
  }
}

const saysNotRunning = ({ file }: FirewalldInput): boolean =>
  /^\s*(?:FirewallD is not running|not running)\s*$/m.test(file.text);
