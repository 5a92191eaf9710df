import { posix } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { systemTree } from '#discover/reader';
import type { HostReport } from '#engine/document';
import { DocumentTree, TooMuchError } from './document-tree.ts';
import { type Place, placesFor } from './find-task.ts';
import type { Places } from './to-diagnostics.ts';
import type { Checked, Task, Workbench } from './workbench.ts';

/** The largest file that is read to find a place in it. */
const LARGEST_FILE = 16 * 1024 * 1024;

/** What a document without a file would be called, by the language that the editor takes it for. */
const namesByLanguage: Readonly<Record<string, string>> = {
  sshdconfig: 'sshd_config',
  sshd_config: 'sshd_config',
  hostsaccess: 'hosts.allow',
  nftables: 'nftables.conf',
  nft: 'nftables.conf',
  iptables: 'iptables.rules',
};

/** One look at a document: the host that it belongs to, as it is reported. */
export interface Look {
  readonly host: HostReport;
  /** The document's name in the report. */
  readonly file: string;
  readonly places: Places;
}

/** The open documents, and what the workbench says of them. */
export class Desk {
  readonly #workbench: Workbench;
  readonly #documents = new Map<string, TextDocument>();
  /** Absolute. */
  folders: readonly string[] = [];
  complain: (text: string) => void = () => undefined;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  open(document: TextDocument): void {
    this.#documents.set(document.uri, document);
  }

  close(uri: string): void {
    this.#documents.delete(uri);
  }

  get(uri: string): TextDocument | null {
    return this.#documents.get(uri) ?? null;
  }

  uris(): string[] {
    return [...this.#documents.keys()];
  }

  /** `null` where nobody knows what the document is. */
  async look(uri: string, fixes = false): Promise<Look | null> {
    return this.#atFirst(uri, async (task, path) => {
      const checked = await this.#workbench.check(task, fixes);
      const file = posix.relative(task.workingDirectory, path);
      return this.#lookFrom(checked, task, file);
    });
  }

  /** What the word at an offset means. */
  async describe(uri: string, offset: number): Promise<Awaited<ReturnType<Workbench['describe']>>> {
    return this.#atFirst(uri, (task, path) => this.#workbench.describe(task, path, offset));
  }

  /** Asks at the fullest place that is not too much and knows the document. */
  async #atFirst<T>(uri: string, ask: (task: Task, path: string) => Promise<T | null>): Promise<T | null> {
    const path = this.#pathOf(uri);
    for (const place of this.#places(path)) {
      try {
        const found = await ask({ ...place, tree: this.#tree() }, path);
        if (found !== null) return found;
      } catch (error) {
        if (!(error instanceof TooMuchError)) throw error;
      }
    }
    return null;
  }

  #places(path: string): Place[] {
    try {
      return placesFor(path, this.folders, this.#tree());
    } catch (error) {
      if (!(error instanceof TooMuchError)) throw error;
      return [{ paths: [path], workingDirectory: posix.dirname(path) }];
    }
  }

  #tree(): DocumentTree {
    const texts = this.uris().map((uri): [string, string] => [this.#pathOf(uri), this.#documents.get(uri)!.getText()]);
    return new DocumentTree(systemTree, new Map(texts));
  }

  #lookFrom({ hosts, complaint }: Checked, { workingDirectory }: Task, file: string): Look | null {
    if (complaint !== null) this.complain(complaint);
    const host = hosts.find(({ files }) => files.some(({ path, kind }) => path === file && kind !== null));
    if (host === undefined) return null;
    const pathOf = (reported: string): string => posix.join(workingDirectory, reported);
    const openAt = (path: string): TextDocument | null =>
      [...this.#documents.values()].find((one) => this.#pathOf(one.uri) === path) ?? null;
    const places: Places = {
      uriOf: (reported) => openAt(pathOf(reported))?.uri ?? pathToFileURL(pathOf(reported)).href,
      documentOf: (reported) => openAt(pathOf(reported)) ?? readDocument(pathOf(reported)),
    };
    return { host, file, places };
  }

  /** Absolute; a document that is no file lies in the first folder of the workspace under a name for its language. */
  #pathOf(uri: string): string {
    if (uri.startsWith('file:')) {
      try {
        return fileURLToPath(uri);
      } catch {
        // A host name or the like: as good as no file.
      }
    }
    const language = this.#documents.get(uri)?.languageId ?? '';
    const name = namesByLanguage[language] ?? (uri.replace(/^.*[/:]/, '') || 'document');
    return `${this.folders[0] ?? '/nowhere'}/${name}`;
  }
}

/** A file that is not open; its version says so. */
function readDocument(path: string): TextDocument | null {
  const found = systemTree.readBytes(path, LARGEST_FILE);
  return 'ok' in found
    ? TextDocument.create(pathToFileURL(path).href, 'plaintext', -1, found.ok.bytes.toString('utf8'))
    : null;
}
