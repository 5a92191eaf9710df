import { describe, expect, it } from 'vitest';
import { OriginTable } from '#core/origin';
import type { SourceFile } from '#core/source-file';
import { textMap } from '#core/text-map';
import { code } from '#formats/_template/code';
import { format } from '#formats/_template/format';
import type { HostContext } from '#formats/format';
import { Contributions } from '#model/contribution';

const source = (text: string): SourceFile => ({
  id: 0,
  host: 'web01',
  path: 'etc/toy.conf',
  claim: { path: 'etc/toy.conf', slug: 'toy.conf' },
  namespace: null,
  capturedAt: null,
  quality: 'complete',
  text,
  map: textMap(text),
});
const dialect = { openssh: null, os: null };
const [kind] = format.kinds;

describe('the toy format', () => {
  it('knows its file by name and by content', () => {
    expect(format.detect({ path: 'etc/toy.conf', slug: 'toy.conf' }, '')).toEqual({ kind: kind!.id, score: 60 });
    expect(format.detect({ path: 'x', slug: 'x' }, '# toy settings\n')).toEqual({ kind: kind!.id, score: 80 });
    expect(format.detect({ path: 'x', slug: 'x' }, 'Port 22\n')).toBeNull();
  });

  it('loads its code when asked', async () => {
    expect(await format.load()).toBe(code);
  });

  it('keeps what it does not understand and says where', () => {
    const { statements, diagnostics } = code.parse(source('hostname = web01\nnonsense\ncolour=\n'), kind!.id, dialect);
    expect(statements).toMatchObject({
      type: 'settings',
      children: [
        { type: 'setting', start: 0, end: 16, name: 'hostname', value: 'web01' },
        { type: 'opaque', start: 17, end: 25, value: 'nonsense' },
        { type: 'setting', start: 26, end: 33, name: 'colour', value: '' },
      ],
    });
    expect(diagnostics).toMatchObject([{ code: 'unexpected-line', span: { start: 17, end: 25 }, effect: 'widens' }]);
  });

  it('gives a unist tree', () => {
    const file = source('# comment\nhostname = web01\n');
    const tree = code.tree(file, code.parse(file, kind!.id, dialect));
    expect(tree.children[0]!.position).toEqual({
      start: { line: 2, column: 1, offset: 10 },
      end: { line: 2, column: 17, offset: 26 },
    });
  });

  it('lowers what it says to neutral facts', () => {
    const file = source('hostname = old\nhostname = web01\n');
    const origins = new OriginTable();
    const into = new Contributions();
    const host = { origins } as unknown as HostContext;
    code.lower([{ file, kind: kind!.id, parsed: code.parse(file, kind!.id, dialect) }], host, into);
    const [fact] = into.of('system');
    expect(fact?.value).toEqual({ system: 'hostname', name: 'web01' });
    expect(origins.spans(fact!.origin)).toMatchObject([{ file: 0, start: 15, end: 31 }]);
  });
});
