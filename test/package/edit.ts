/**
 * Talks to the packed command (the first argument) as an editor would, over its standard input and output. Exits with 0
 * where it answers as it should and ends as the protocol says.
 */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  createProtocolConnection,
  ExitNotification,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node.js';
import { Editor } from '../support/editor.ts';

const [command = ''] = process.argv.slice(2);
const limit = setTimeout(() => assert.fail('it took longer than a minute'), 60_000);

function start(): { readonly server: ChildProcess; readonly editor: Editor } {
  const server = spawn(command, ['lsp', '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const connection = createProtocolConnection(
    new StreamMessageReader(server.stdout!),
    new StreamMessageWriter(server.stdin!),
  );
  return { server, editor: new Editor(connection) };
}

const first = start();
const { serverInfo } = await first.editor.initialize(null);
assert.equal(serverInfo?.name, 'sshreach');
const file = 'file:///nowhere/etc/ssh/sshd_config';
const { diagnostics } = await first.editor.open(file, 'ListenAddress 127.0.0.1\nUsePAM yes\n');
assert.deepEqual(
  diagnostics.map(({ code }) => code),
  ['listener/loopback-only'],
);
assert.match(JSON.stringify(await first.editor.hover(file, 1, 2)), /whether PAM decides/i);
const actions = await first.editor.actions(file, { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } });
assert.ok(actions.some(({ title }) => /accepted at every hop/.test(title)));
await first.editor.connection.sendRequest(ShutdownRequest.type);
await first.editor.connection.sendNotification(ExitNotification.type);
assert.deepEqual(await once(first.server, 'exit'), [0, null]);

// An editor that says exit without shutdown, and one that just goes away.
const second = start();
await second.editor.initialize(null);
await second.editor.connection.sendNotification(ExitNotification.type);
assert.deepEqual(await once(second.server, 'exit'), [1, null]);
const third = start();
await third.editor.initialize(null);
third.server.stdin!.end();
await once(third.server, 'exit');
clearTimeout(limit);
