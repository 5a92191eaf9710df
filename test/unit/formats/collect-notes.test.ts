import { describe, expect, it } from 'vitest';
import { OriginTable } from '#core/origin';
import type { SourceFile } from '#core/source-file';
import { textMap } from '#core/text-map';
import { code } from '#formats/collect-notes/code';
import { format } from '#formats/collect-notes/format';
import type { HostContext } from '#formats/format';
import { Contributions } from '#model/contribution';

const source = (text: string): SourceFile => ({
  id: 0,
  host: 'web01',
  path: 'sshreach-collect.txt',
  claim: { path: 'sshreach-collect.txt', slug: 'sshreach-collect' },
  namespace: null,
  capturedAt: null,
  quality: 'complete',
  text,
  map: textMap(text),
});
const dialect = { openssh: null, os: null };
const [kind] = format.kinds;

describe('collect-notes', () => {
  it('knows its file by name and by content', () => {
    expect(format.detect({ path: 'x', slug: 'sshreach-collect' }, '')).toEqual({ kind: kind!.id, score: 60 });
    expect(format.detect({ path: 'x', slug: 'x' }, 'collector: sshreach 0.1.0\n')).toEqual({
      kind: kind!.id,
      score: 90,
    });
    expect(format.detect({ path: 'x', slug: 'x' }, 'Port 22\n')).toBeNull();
  });

  it('loads its code when asked', async () => {
    expect(await format.load()).toBe(code);
  });

  it('keeps what it does not understand and says where', () => {
    const { statements, diagnostics } = code.parse(source('user: 0\nnonsense\nexit 1: ss -tlnp\n'), kind!.id, dialect);
    expect(statements).toMatchObject({
      type: 'notes',
      children: [
        { type: 'note', start: 0, end: 7, name: 'user', value: '0' },
        { type: 'opaque', start: 8, end: 16, value: 'nonsense' },
        { type: 'note', start: 17, end: 33, name: 'exit 1', value: 'ss -tlnp' },
      ],
    });
    expect(diagnostics).toMatchObject([{ code: 'unexpected-line', span: { start: 8, end: 16 }, effect: 'none' }]);
  });

  it('gives a unist tree', () => {
    const file = source('host: web01\nuser: 0\n');
    const tree = code.tree(file, code.parse(file, kind!.id, dialect));
    expect(tree.children[1]!.position).toEqual({
      start: { line: 2, column: 1, offset: 12 },
      end: { line: 2, column: 8, offset: 19 },
    });
  });

  it.each([
    ['user: 0\n', true],
    ['user: 1000\n', false],
  ])('says whether root collected: %j', (text, root) => {
    const file = source(text);
    const origins = new OriginTable();
    const into = new Contributions();
    const host = { origins } as unknown as HostContext;
    code.lower([{ file, kind: kind!.id, parsed: code.parse(file, kind!.id, dialect) }], host, into);
    expect(into.of('system')[0]?.value).toEqual({ system: 'collector', root });
  });
});
