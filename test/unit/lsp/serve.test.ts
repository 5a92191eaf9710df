import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HoverRequest } from 'vscode-languageserver-protocol/node.js';
import { type Editor, startEditor } from '../../support/editor.ts';

let folder: string;
let editor: Editor;

const uri = (path: string): string => pathToFileURL(join(folder, path)).href;

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

const at = (line: number, from: number, to: number) => ({
  start: { line, character: from },
  end: { line, character: to },
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sshreach-lsp-'));
  editor = startEditor(folder);
});
afterEach(() => {
  editor.connection.dispose();
  rmSync(folder, { recursive: true, force: true });
});

describe('language server', () => {
  test('says what it can do', async () => {
    const { capabilities, serverInfo } = await editor.initialize(pathToFileURL(folder).href);
    expect(serverInfo?.name).toBe('sshreach');
    expect(capabilities).toMatchObject({
      positionEncoding: 'utf-16',
      hoverProvider: true,
      codeActionProvider: { codeActionKinds: ['quickfix'] },
      textDocumentSync: { openClose: true, change: 2 },
    });
  });

  test('tells while somebody types, and takes it back', async () => {
    await editor.initialize(pathToFileURL(folder).href);
    const file = uri('etc/ssh/sshd_config');
    const opened = await editor.open(file, 'Port 22\nPasswordAuthentcation no\n');
    expect(opened.diagnostics).toMatchObject([
      { range: at(1, 0, 24), severity: 1, source: 'sshreach', code: 'sshd/unknown-option' },
    ]);
    expect(opened.diagnostics[0]?.codeDescription?.href).toMatch(/rules\/sshd\/unknown-option\.html$/);
    const [fix] = await editor.actions(file, at(1, 4, 4));
    expect(fix?.edit?.documentChanges).toMatchObject([
      { edits: [{ range: at(1, 0, 21), newText: 'PasswordAuthentication' }] },
    ]);
    const mended = await editor.change(file, { range: at(1, 15, 15), text: 'i' });
    expect(mended.diagnostics).toEqual([]);
    const broken = await editor.change(file, { text: 'ListenAddress 127.0.0.1\n' });
    expect(broken.diagnostics.map(({ code }) => code)).toEqual(['listener/loopback-only']);
  });

  test('counts UTF-16 units, and a lone CR as a line end', async () => {
    await editor.initialize(pathToFileURL(folder).href);
    const { diagnostics } = await editor.open(uri('etc/ssh/sshd_config'), '# 🔑\r# é\nBanner 🔑 Nonsense\n');
    expect(diagnostics.map(({ range, code }) => [code, range])).toEqual([['sshd/option-value-rejected', at(2, 0, 18)]]);
  });

  test('reads the versions that lie beside the file', async () => {
    write('web01/etc/os-release', 'ID=debian\nVERSION_ID="10"\n');
    write('web01/sshd-V.txt', 'OpenSSH_7.9p1 Debian-10+deb10u2, OpenSSL 1.1.1d  10 Sep 2019\n');
    await editor.initialize(pathToFileURL(folder).href);
    const file = uri('web01/etc/ssh/sshd_config');
    const { diagnostics } = await editor.open(
      file,
      'Include /etc/ssh/sshd_config.d/*.conf\nUsePrivilegeSeparation yes\n',
    );
    expect(diagnostics.map(({ code, range }) => [code, range.start.line])).toEqual([
      ['sshd/unknown-option', 0],
      ['option-without-effect', 1],
    ]);
    const hover = await editor.hover(file, 0, 3);
    expect(hover).toMatchObject({ range: at(0, 0, 7), contents: { kind: 'markdown' } });
    expect(JSON.stringify(hover?.contents)).toMatch(
      /\*\*Include\*\*.*Known from OpenSSH 8\.2 on.*This host's OpenSSH 7\.9 of Debian does not know it and would not start/,
    );
  });

  test('sees what other open documents say, saved or not', async () => {
    write('web01/etc/ssh/sshd_config', 'Include /etc/ssh/sshd_config.d/*.conf\n');
    await editor.initialize(pathToFileURL(folder).href);
    const main = uri('web01/etc/ssh/sshd_config');
    const dropIn = uri('web01/etc/ssh/sshd_config.d/50-local.conf');
    await editor.open(main, 'Include /etc/ssh/sshd_config.d/*.conf\n');
    const opened = await editor.open(dropIn, 'ListenAddress 127.0.0.1\n');
    expect(opened.diagnostics.map(({ code }) => code)).toEqual(['listener/loopback-only']);
    const without = await editor.change(main, { text: 'Port 22\n' });
    expect(without.diagnostics.map(({ code }) => code)).not.toContain('listener/loopback-only');
    await editor.connection.sendNotification('textDocument/didSave', { textDocument: { uri: dropIn } });
    const later = await editor.change(dropIn, { text: 'ListenAddress 127.0.0.1\n\n' });
    expect(later.diagnostics.map(({ code }) => code)).not.toContain('listener/loopback-only');
  });

  test('mends, with an edit that was tried, and sets aside by a comment', async () => {
    await editor.initialize(pathToFileURL(folder).href);
    const file = uri('etc/ssh/sshd_config');
    const text = 'Port 22\nListenAddress 127.0.0.1\n';
    await editor.open(file, text);
    const actions = await editor.actions(file, at(1, 3, 3));
    const fix = actions.find(({ title }) => /accepted at every hop/.test(title));
    expect(fix).toMatchObject({ kind: 'quickfix', diagnostics: [{ code: 'listener/loopback-only' }] });
    const change = fix?.edit?.documentChanges?.[0];
    expect(change).toMatchObject({ textDocument: { uri: file, version: 1 } });
    const edits = change && 'edits' in change ? change.edits : [];
    const mended = await editor.change(
      file,
      ...edits.map((e) => ({ range: 'range' in e ? e.range : at(0, 0, 0), text: 'newText' in e ? e.newText : '' })),
    );
    expect(mended.diagnostics).toEqual([]);
    await editor.change(file, { text });
    const ignore = (await editor.actions(file, at(1, 0, 5))).find(({ title }) => title.startsWith('Ignore'));
    const comment = ignore?.edit?.documentChanges?.[0];
    expect(comment && 'edits' in comment ? comment.edits : null).toEqual([
      { range: at(1, 0, 0), newText: '# sshreach: ignore[listener/loopback-only]\n' },
    ]);
    const ignored = await editor.change(file, {
      range: at(1, 0, 0),
      text: '# sshreach: ignore[listener/loopback-only]\n',
    });
    expect(ignored.diagnostics).toEqual([]);
    expect(await editor.actions(file, at(0, 0, 0))).toEqual([]);
  });

  test('gives plain changes to editors that take no versions', async () => {
    await editor.initialize(pathToFileURL(folder).href, false);
    const file = uri('etc/ssh/sshd_config');
    await editor.open(file, 'ListenAddress 127.0.0.1\n');
    const actions = await editor.actions(file, at(0, 0, 0));
    expect(actions.length).toBeGreaterThan(1);
    for (const { edit } of actions) expect(Object.keys(edit?.changes ?? {})).toEqual([file]);
  });

  test('reads files of packet filters and TCP wrappers', async () => {
    await editor.initialize(pathToFileURL(folder).href);
    const nft = uri('etc/nftables.conf');
    const ruleset =
      'table inet f {\n chain input {\n  type filter hook input priority 0; policy drop;\n  frobnicate\n }\n}\n';
    const opened = await editor.open(nft, ruleset, 'nftables');
    expect(opened.diagnostics.map(({ range }) => range.start.line)).toContain(3);
    const understood = await editor.change(nft, { range: at(3, 2, 12), text: 'tcp dport 80 accept' });
    expect(understood.diagnostics.map(({ code }) => code)).toEqual(['host-firewall/nobody-admitted']);
    const rules = uri('web02/etc/iptables/rules.v4');
    const save = '*filter\n:INPUT DROP [0:0]\n-A INPUT -p tcp -m multiport --dports 80,443 -j ACCEPT\nCOMMIT\n';
    expect((await editor.open(rules, save)).diagnostics.map(({ code }) => code)).toContain(
      'host-firewall/nobody-admitted',
    );
    const deny = uri('etc/hosts.deny');
    expect((await editor.open(deny, 'sshd ALL\n')).diagnostics.map(({ code }) => code)).toContain('missing-colon');
    const says = async (file: string, line: number, character: number) =>
      JSON.stringify((await editor.hover(file, line, character))?.contents ?? null);
    expect(await says(rules, 2, 35)).toMatch(/--dports of -m multiport.*Up to 15 ports/);
    expect(await says(rules, 2, 53)).toMatch(/-j ACCEPT/);
    expect(await says(rules, 1, 3)).toMatch(/no rule of it decides/);
    expect(await says(nft, 0, 8)).toMatch(/table inet.*IPv4 and IPv6/);
    expect(await says(nft, 2, 47)).toMatch(/\*\*drop\*\*/);
    await editor.change(deny, { text: 'sshd: LOCAL EXCEPT 10.0.0.1 : spawn true\n' });
    expect(await says(deny, 0, 8)).toMatch(/LOCAL.*no dot/);
    expect(await says(deny, 0, 14)).toMatch(/EXCEPT/);
    expect(await says(deny, 0, 33)).toMatch(/spawn.*command/);
    expect(await says(deny, 0, 21)).toBe('null');
  });

  test('has nothing to say of files that it does not know, and forgets those that are closed', async () => {
    await editor.initialize(pathToFileURL(folder).href);
    expect((await editor.open(uri('notes.md'), '# Notes\n')).diagnostics).toEqual([]);
    expect(await editor.hover(uri('notes.md'), 0, 3)).toBeNull();
    const file = uri('etc/ssh/sshd_config');
    await editor.open(file, 'ListenAddress 127.0.0.1\n');
    await editor.close(file);
    expect((await editor.diagnostics(file)).diagnostics).toEqual([]);
    expect(await editor.hover(file, 0, 3)).toBeNull();
  });

  test('knows by its language a document that is no file', async () => {
    await editor.initialize(null);
    const { diagnostics } = await editor.open('untitled:Untitled-1', 'Prot 22\n', 'sshdconfig');
    expect(diagnostics.map(({ code }) => code)).toEqual(['sshd/unknown-option']);
  });

  test('obeys the settings of the folder, and says once that they are wrong', async () => {
    write('sshreach.toml', '[rules]\n"listener/loopback-only" = "note"\n');
    mkdirSync(join(folder, '.git'));
    await editor.initialize(pathToFileURL(folder).href);
    const file = uri('web01/etc/ssh/sshd_config');
    const { diagnostics } = await editor.open(file, 'ListenAddress 127.0.0.1\n');
    expect(diagnostics.map(({ severity }) => severity)).toEqual([3]);
    write('sshreach.toml', '[rules]\n"listener/loopback-onyl" = "note"\n');
    expect((await editor.change(file, { range: at(1, 0, 0), text: '\n' })).diagnostics[0]?.severity).toBe(1);
    await editor.change(file, { range: at(1, 0, 0), text: '\n' });
    expect(editor.messages).toHaveLength(1);
    expect(editor.messages[0]).toMatch(/sshreach\.toml:2:\d+: There is no rule "listener\/loopback-onyl"/);
  });

  test('follows edits behind CR LF and surrogate pairs, and behind the end', async () => {
    await editor.initialize(pathToFileURL(folder).href);
    const file = uri('etc/ssh/sshd_config');
    await editor.open(file, '# \u{1f511} keys\r\nPort 22\r\nListenAddress 192.0.2.1 # \u{1f511}\r\n');
    const bound = await editor.change(file, { range: at(2, 14, 23), text: '127.0.0.1' });
    expect(bound.diagnostics.map(({ code, range }) => [code, range])).toEqual([
      ['listener/loopback-only', at(2, 0, 23)],
    ]);
    const fix = (await editor.actions(file, at(2, 0, 0))).find(({ title }) => /accepted at every hop/.test(title));
    const edits = fix?.edit?.documentChanges?.flatMap((one) => ('edits' in one ? one.edits : []));
    expect(edits).toMatchObject([{ range: { start: { line: 2, character: 0 }, end: { line: 2 } } }]);
    const far = { start: { line: 99, character: 7 }, end: { line: 120, character: 0 } };
    const added = await editor.change(
      file,
      { range: far, text: 'Prot 22\r\n' },
      { range: at(0, 2, 4), text: '\u{1f512}' },
    );
    expect(added.diagnostics.map(({ code, range }) => [code, range.start.line])).toContainEqual([
      'sshd/unknown-option',
      3,
    ]);
    await editor.close(file);
    const reopened = await editor.open(file, 'Prot 22');
    expect(reopened.diagnostics.map(({ code, range }) => [code, range])).toEqual([
      ['sshd/unknown-option', at(0, 0, 7)],
    ]);
  });

  test('keeps the folders of a workspace apart, and mends each in its own files', async () => {
    write('a/sshreach.toml', '[rules]\n"listener/loopback-only" = "off"\n');
    write('a/.git/HEAD', '');
    write('b/.git/HEAD', '');
    await editor.initialize(pathToFileURL(join(folder, 'a')).href, true, [pathToFileURL(join(folder, 'b')).href]);
    const [a, b] = ['a', 'b'].map((name) => uri(`${name}/web01/etc/ssh/sshd_config`)) as [string, string];
    expect((await editor.open(a, 'ListenAddress 127.0.0.1\n')).diagnostics).toEqual([]);
    expect((await editor.open(b, 'ListenAddress 127.0.0.1\n')).diagnostics).toHaveLength(1);
    const [fix] = await editor.actions(b, at(0, 0, 0));
    expect(fix?.edit?.documentChanges).toMatchObject([{ textDocument: { uri: b } }]);
  });

  test('survives whatever is in a document, and cancelled questions', async () => {
    await editor.initialize(pathToFileURL(folder).href);
    const file = uri('etc/ssh/sshd_config');
    const odd = [
      '',
      '\0',
      '\uFEFF',
      '\r\r\r',
      '"'.repeat(5000),
      '{'.repeat(5000),
      '\u{10ffff}\ud800',
      `Match ${'a'.repeat(1e5)}`,
    ];
    await editor.open(file, '');
    await editor.open(uri('etc/nftables.conf'), '');
    await editor.open(uri('etc/hosts.allow'), '');
    for (const text of odd) {
      for (const name of ['etc/ssh/sshd_config', 'etc/nftables.conf', 'etc/hosts.allow']) {
        await editor.change(uri(name), { text });
        await editor.hover(uri(name), 0, 1);
        await editor.actions(uri(name), at(0, 0, 9));
      }
    }
    const { CancellationTokenSource } = await import('vscode-languageserver-protocol/node.js');
    const source = new CancellationTokenSource();
    const asked = editor.connection.sendRequest(
      HoverRequest.type,
      { textDocument: { uri: file }, position: { line: 0, character: 0 } },
      source.token,
    );
    source.cancel();
    await expect(asked).rejects.toMatchObject({ code: -32800 });
    await expect(editor.connection.sendRequest('sshreach/nonsense', {})).rejects.toMatchObject({ code: -32601 });
    expect((await editor.change(file, { text: 'Prot 22\n' })).diagnostics.map(({ code }) => code)).toEqual([
      'sshd/unknown-option',
    ]);
  }, 60_000);
});
