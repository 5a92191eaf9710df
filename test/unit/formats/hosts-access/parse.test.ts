import type { Node, Parent } from 'unist';
import { describe, expect, it } from 'vitest';
import { code } from '#formats/hosts-access/code';
import type { Syntax } from '#formats/syntax';
import { noDialect, sourceFile } from '../../../differential/tcp-wrappers-ask.ts';
import fc from '../../../support/fast-check.ts';

const parse = (text: string) => code.parse(sourceFile(0, text), 'hosts-allow', noDialect);

/** A tree in one line: `rule(daemons(sshd) clients(ALL except(10.)) option(deny))`. */
function short(node: Syntax): string {
  const { type, value, children } = node;
  if (type === 'pattern') return value!;
  if (type === 'option') {
    const { name, argument } = node as Syntax & { name: string; argument: string | null };
    return `option(${name}${argument === null ? '' : `=${argument}`})`;
  }
  if (children) return `${type}(${children.map(short).join(' ')})`;
  return `${type}(${value})`;
}
const tree = (text: string): string[] => parse(text).statements.children.map((line) => short(line));

describe('logical lines', () => {
  it('end where no backslash stands directly before the newline', () => {
    expect(tree('sshd: \\\n 1.2.3.4\n')).toEqual(['rule(daemons(sshd) clients(1.2.3.4))']);
    expect(tree('ss\\\nhd: 1.2.\\\n3.4\n')).toEqual(['rule(daemons(sshd) clients(1.2.3.4))']);
    expect(tree('sshd: 1.2.3.4 \\ \n ALL\n')).toEqual(['rule(daemons(sshd) clients(1.2.3.4 \\))', 'unreadable( ALL)']);
  });

  it('are comments only with # as their first byte', () => {
    expect(tree('# c \\\nsshd: 1.2.3.4\n')).toEqual(['comment(# c \\\nsshd: 1.2.3.4)']);
    expect(tree(' # sshd: x\n')).toEqual(['rule(daemons(# sshd) clients(x))']);
  });

  it('say how they end', () => {
    const endings = (text: string): string[] => parse(text).statements.children.map((line) => line.ending);
    expect(endings('sshd: ALL\nsshd: ALL')).toEqual(['newline', 'open']);
    expect(endings('sshd: ALL\n# c')).toEqual(['newline', 'open']);
    expect(endings('sshd: ALL\n ')).toEqual(['newline', 'open']);
    expect(endings('sshd: ALL\n\\\n')).toEqual(['newline']);
    expect(endings('sshd: ALL \\\n')).toEqual(['open']);
    expect(endings(`sshd: ${'x'.repeat(2040)}\n`)).toEqual(['newline']);
    expect(endings(`sshd: ${'x'.repeat(2041)}\nsshd: ALL\n`)).toEqual(['overlong', 'newline']);
    expect(endings(`sshd: ${'é'.repeat(1021)}\n`)).toEqual(['overlong']);
  });
});

describe('rules', () => {
  it('have lists with exceptions nested to the right', () => {
    expect(tree('ALL EXCEPT sshd, in.ftpd except x : ALL EXCEPT 10. Except 10.1.\n')).toEqual([
      'rule(daemons(ALL except(sshd in.ftpd except(x))) clients(ALL except(10. except(10.1.))))',
    ]);
  });

  it('are split at colons outside brackets, which count below zero too', () => {
    expect(tree('sshd@[::1]: [2001:db8::]/32: deny\n')).toEqual([
      'rule(daemons(sshd@[::1]) clients([2001:db8::]/32) option(deny))',
    ]);
    expect(tree('a]: b[: c\n')).toEqual(['rule(daemons(a]: b[) clients(c))']);
    expect(tree('a[: b\n')).toEqual(['unreadable(a[: b)']);
  });

  it('have options with protected colons and one equals sign', () => {
    expect(tree('sshd: ALL: spawn (/bin/echo a\\:b) & : umask = 022:deny\n')).toEqual([
      'rule(daemons(sshd) clients(ALL) option(spawn=(/bin/echo a:b) &) option(umask=022) option(deny))',
    ]);
    expect(tree('sshd: ALL:\n')).toEqual(['rule(daemons(sshd) clients(ALL) option())']);
  });

  it('without a colon are reported with their place', () => {
    const { diagnostics } = parse('# c\nsshd = 1.2.3.4\n');
    expect(diagnostics.map(({ code: id, span, effect }) => ({ id, span, effect }))).toEqual([
      { id: 'missing-colon', span: { start: 4, end: 18 }, effect: 'none' },
    ]);
  });
});

const anyList = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...[
          'sshd',
          'ALL',
          ':',
          ' ',
          '\n',
          '\\\n',
          '[',
          ']',
          '@',
          '/',
          ',',
          '#',
          'EXCEPT',
          '\\:',
          '\0',
          '\r\n',
          '1.2.3.4',
          '[::1]',
          'deny',
          '*',
        ],
      ),
      fc.string({ maxLength: 4 }),
    ),
    { maxLength: 30 },
  )
  .map((parts) => parts.join(''));

describe('any text', () => {
  it('gives a tree whose nodes lie inside their parents, in order, and never fails', () => {
    fc.assert(
      fc.property(anyList, (text) => {
        const file = sourceFile(0, text);
        const check = (node: Node): void => {
          let last = node.position!.start.offset!;
          for (const child of (node as Parent).children ?? []) {
            const { start, end } = child.position!;
            expect(start.offset!).toBeGreaterThanOrEqual(last);
            expect(end.offset!).toBeGreaterThanOrEqual(start.offset!);
            last = end.offset!;
            check(child);
          }
          expect(node.position!.end.offset!).toBeGreaterThanOrEqual(last);
        };
        const root = code.tree(file, parse(text));
        check(root);
        expect(root.position).toMatchObject({ start: { offset: 0 }, end: { offset: text.length } });
      }),
      { numRuns: 2000 },
    );
  });

  it('keeps every word of a rule', () => {
    const word = fc.constantFrom('sshd', '1.2.3.4', '[2001:db8::]/32', '10.1.', '.example.com', 'root@10.', '*');
    const list = fc.array(word, { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(list, list, (daemons, clients) => {
        const text = `${daemons.join(', ')} : ${clients.join(' ')}\n`;
        expect(tree(text)).toEqual([`rule(daemons(${daemons.join(' ')}) clients(${clients.join(' ')}))`]);
      }),
    );
  });
});
