import { PassThrough } from 'node:stream';
import {
  type CodeAction,
  CodeActionRequest,
  createProtocolConnection,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  type Hover,
  HoverRequest,
  InitializedNotification,
  InitializeRequest,
  type InitializeResult,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  type PublishDiagnosticsParams,
  type Range,
  ShowMessageNotification,
  StreamMessageReader,
  StreamMessageWriter,
  type TextDocumentContentChangeEvent,
} from 'vscode-languageserver-protocol/node.js';
import { makeWorkbench } from '#cli/make-workbench';
import { parseArgs } from '#cli/parse-args';
import { serve } from '#lsp/serve';

/** An editor made of Microsoft's client library, and the language server in the same process. */
export class Editor {
  readonly connection: ProtocolConnection;
  readonly messages: string[] = [];
  readonly #published = new Map<string, PublishDiagnosticsParams>();
  readonly #waiting = new Set<() => void>();
  readonly #versions = new Map<string, number>();

  constructor(connection: ProtocolConnection) {
    this.connection = connection;
    connection.onNotification(PublishDiagnosticsNotification.type, (params) => {
      this.#published.set(params.uri, params);
      for (const wake of this.#waiting) wake();
    });
    connection.onNotification(ShowMessageNotification.type, ({ message }) => void this.messages.push(message));
    connection.listen();
  }

  initialize(folder: string | null, documentChanges = true, more: readonly string[] = []): Promise<InitializeResult> {
    const result = this.connection.sendRequest(InitializeRequest.type, {
      processId: process.pid,
      rootUri: folder,
      workspaceFolders: folder === null ? null : [folder, ...more].map((uri) => ({ uri, name: 'folder' })),
      capabilities: { workspace: { workspaceEdit: { documentChanges } } },
    });
    void this.connection.sendNotification(InitializedNotification.type, {});
    return result;
  }

  async open(uri: string, text: string, languageId = 'plaintext'): Promise<PublishDiagnosticsParams> {
    this.#versions.set(uri, 1);
    await this.connection.sendNotification(DidOpenTextDocumentNotification.type, {
      textDocument: { uri, languageId, version: 1, text },
    });
    return this.diagnostics(uri);
  }

  async change(uri: string, ...contentChanges: TextDocumentContentChangeEvent[]): Promise<PublishDiagnosticsParams> {
    const version = (this.#versions.get(uri) ?? 0) + 1;
    this.#versions.set(uri, version);
    await this.connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri, version },
      contentChanges,
    });
    return this.diagnostics(uri);
  }

  async close(uri: string): Promise<void> {
    this.#published.delete(uri);
    this.#versions.delete(uri);
    await this.connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri } });
  }

  /** What was published of the document as it stands now. */
  async diagnostics(uri: string): Promise<PublishDiagnosticsParams> {
    for (;;) {
      const found = this.#published.get(uri);
      if (found !== undefined && (found.version ?? 0) >= (this.#versions.get(uri) ?? 0)) return found;
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          this.#waiting.delete(wake);
          resolve();
        };
        this.#waiting.add(wake);
      });
    }
  }

  hover(uri: string, line: number, character: number): Promise<Hover | null> {
    return this.connection.sendRequest(HoverRequest.type, { textDocument: { uri }, position: { line, character } });
  }

  async actions(uri: string, range: Range): Promise<CodeAction[]> {
    const params = { textDocument: { uri }, range, context: { diagnostics: [] } };
    return ((await this.connection.sendRequest(CodeActionRequest.type, params)) ?? []) as CodeAction[];
  }
}

/** `workingDirectory` is where settings would be looked for without a folder. */
export function startEditor(workingDirectory: string): Editor {
  const toServer = new PassThrough();
  const toClient = new PassThrough();
  const silent = (): void => undefined;
  const invocation = {
    args: parseArgs(['lsp']),
    workingDirectory,
    color: false,
    links: false,
    isTerminal: false,
    width: 80,
  };
  const alone = { argv: ['lsp'], environment: {}, isErrorTerminal: () => false, worker: null, redaction: null };
  const output = { print: silent, printBytes: silent, complain: silent, say: silent };
  serve(makeWorkbench({ ...invocation, ...alone, ...output }), toServer, toClient);
  return new Editor(createProtocolConnection(new StreamMessageReader(toClient), new StreamMessageWriter(toServer)));
}
