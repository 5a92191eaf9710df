/** The language server: what an editor says, and what it is answered. It loads nothing of the analysis by itself. */
import { fileURLToPath } from 'node:url';
import {
  type CancellationToken,
  type CodeAction,
  CodeActionKind,
  type Connection,
  createConnection,
  type Hover,
  type InitializeParams,
  type InitializeResult,
  LSPErrorCodes,
  MarkupKind,
  MessageType,
  PositionEncodingKind,
  ResponseError,
  ShowMessageNotification,
  TextDocumentSyncKind,
} from 'vscode-languageserver/node.js';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { Desk, type Look } from './desk.ts';
import { rangeOf } from './lines.ts';
import { toActions } from './to-actions.ts';
import { findingsIn, toDiagnostics } from './to-diagnostics.ts';
import type { Workbench } from './workbench.ts';

/** Milliseconds without a key before what was typed is looked at. */
const PAUSE = 150;

type Cancelled = ResponseError<void>;

/**
 * Serves one editor on these streams until it says `exit`; the library then ends the process, with 0 after `shutdown`
 * and 1 without.
 */
export function serve(workbench: Workbench, input: NodeJS.ReadableStream, output: NodeJS.WritableStream): void {
  new Server(workbench, createConnection(input, output)).listen();
}

class Server {
  readonly #workbench: Workbench;
  readonly #connection: Connection;
  readonly #desk: Desk;
  readonly #complaints = new Set<string>();
  #timer: NodeJS.Timeout | null = null;
  #round = 0;
  #takesVersions = false;

  constructor(workbench: Workbench, connection: Connection) {
    this.#workbench = workbench;
    this.#connection = connection;
    this.#desk = new Desk(workbench);
    this.#desk.complain = (text) => this.#complainOnce(text);
  }

  listen(): void {
    const connection = this.#connection;
    connection.onInitialize((params) => this.#initialize(params));
    connection.onDidOpenTextDocument(({ textDocument: { uri, languageId, version, text } }) => {
      this.#desk.open(TextDocument.create(uri, languageId, version, text));
      this.#lookSoon();
    });
    connection.onDidChangeTextDocument(({ textDocument, contentChanges }) => {
      const document = this.#desk.get(textDocument.uri);
      if (document === null) return;
      this.#desk.open(TextDocument.update(document, contentChanges, textDocument.version));
      this.#lookSoon();
    });
    connection.onDidCloseTextDocument(({ textDocument: { uri } }) => {
      this.#desk.close(uri);
      void connection.sendDiagnostics({ uri, diagnostics: [] });
      this.#lookSoon();
    });
    connection.onDidSaveTextDocument(() => this.#lookSoon());
    connection.onDidChangeWatchedFiles(() => this.#lookSoon());
    connection.onHover(({ textDocument, position }, token) =>
      this.#answer(token, () => this.#hover(textDocument.uri, position)),
    );
    connection.onCodeAction(({ textDocument, range, context }, token) =>
      this.#answer(token, () => this.#actions(textDocument.uri, range, context.only)),
    );
    connection.onShutdown(() => {
      if (this.#timer !== null) clearTimeout(this.#timer);
    });
    connection.listen();
  }

  #initialize({ capabilities, workspaceFolders, rootUri }: InitializeParams): InitializeResult {
    const uris = workspaceFolders?.map(({ uri }) => uri) ?? (rootUri ? [rootUri] : []);
    this.#desk.folders = uris.flatMap((uri) =>
      uri.startsWith('file:') ? [fileURLToPath(uri).replace(/(.)\/$/, '$1')] : [],
    );
    this.#takesVersions = capabilities.workspace?.workspaceEdit?.documentChanges === true;
    return {
      serverInfo: { name: 'sshreach', version: this.#workbench.version },
      capabilities: {
        positionEncoding: PositionEncodingKind.UTF16,
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
        hoverProvider: true,
        codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
      },
    };
  }

  /** Looks at every open document once nobody types for a moment: what one says bears on the others. */
  #lookSoon(): void {
    this.#round++;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#lookAtAll(this.#round), PAUSE);
  }

  async #lookAtAll(round: number): Promise<void> {
    for (const uri of this.#desk.uris()) {
      const look = await this.#try(() => this.#desk.look(uri), null);
      // What was typed meanwhile has a round of its own.
      if (round !== this.#round) return;
      const document = this.#desk.get(uri);
      if (document === null) continue;
      const diagnostics = await this.#try(
        async () => (look === null ? [] : toDiagnostics(look.host, look.file, document, look.places)),
        [],
      );
      await this.#connection.sendDiagnostics({ uri, version: document.version, diagnostics });
    }
  }

  async #hover(uri: string, position: { line: number; character: number }): Promise<Hover | null> {
    const document = this.#desk.get(uri);
    const found = document && (await this.#desk.describe(uri, document.offsetAt(position)));
    if (!found) return null;
    const { title, paragraphs, span } = found;
    return {
      contents: { kind: MarkupKind.Markdown, value: [`**${escapeTitle(title)}**`, ...paragraphs].join('\n\n') },
      range: { start: document.positionAt(span.start), end: document.positionAt(span.end) },
    };
  }

  async #actions(uri: string, range: ReturnType<typeof rangeOf>, only: string[] | undefined): Promise<CodeAction[]> {
    const document = this.#desk.get(uri);
    const isWanted = only === undefined || only.some((kind) => kind === '' || kind === CodeActionKind.QuickFix);
    const look: Look | null = document && isWanted ? await this.#desk.look(uri, true) : null;
    if (document === null || look === null) return [];
    const { host, file, places } = look;
    const kind = host.files.find(({ path }) => path === file)?.kind ?? null;
    const [from, to] = [document.offsetAt(range.start), document.offsetAt(range.end)];
    const diagnostics = toDiagnostics(host, file, document, places);
    return findingsIn(host, file).flatMap((finding, i) => {
      const own = rangeOf(finding.at, document);
      const touches = document.offsetAt(own.start) <= to && from <= document.offsetAt(own.end);
      return touches ? toActions(finding, diagnostics[i]!, kind, places, this.#takesVersions) : [];
    });
  }

  /** Answers a request, unless the editor no longer wants to know. */
  async #answer<T>(token: CancellationToken, work: () => Promise<T>): Promise<T | null | Cancelled> {
    const cancelled = (): Cancelled => new ResponseError<void>(LSPErrorCodes.RequestCancelled, 'No longer wanted.');
    // Lets in what the editor says next: that it changed its mind, or that somebody typed.
    await new Promise(setImmediate);
    if (token.isCancellationRequested) return cancelled();
    const result = await this.#try<T | null>(work, null);
    return token.isCancellationRequested ? cancelled() : result;
  }

  /** A mistake of ours must not end the editor's session. */
  async #try<T>(work: () => Promise<T>, otherwise: T): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      this.#connection.console.error(`This is a mistake of sshreach; please report it.\n${text}`);
      return otherwise;
    }
  }

  #complainOnce(text: string): void {
    if (this.#complaints.has(text)) return;
    this.#complaints.add(text);
    const message = `sshreach uses no settings: ${text}`;
    void this.#connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Warning, message });
  }
}

const escapeTitle = (text: string): string => text.replace(/[\\`*_[\]<>]/g, '\\$&');
