import { describe, expect, it } from 'vitest';
import { renderPage } from '#report/render-page';
import { rules } from '#rules/index';
import { readText } from '../../../src/dev/project.ts';

const page = `# listener/loopback-only

sshd listens on \`127.0.0.1\` only, and clients that come from elsewhere are refused by the kernel, see
[the manual](https://man.example/sshd_config) and [the list](README.md).

- first item that is long enough to be wrapped in a terminal of sixty columns
- **second**

\`\`\`text
a line of code that is much longer than sixty columns is left as it is, since it is copied
\`\`\`

| a | b |
| - | - |
| 1 | 2 |
`;

describe('a page in the terminal', () => {
  it('stays Markdown without colours, and its prose is wrapped', () => {
    expect(renderPage(page, { width: 60 })).toBe(`# listener/loopback-only

sshd listens on \`127.0.0.1\` only, and clients that come from
elsewhere are refused by the kernel, see [the
manual](https://man.example/sshd_config) and [the
list](README.md).

- first item that is long enough to be wrapped in a terminal
  of sixty columns
- **second**

\`\`\`text
a line of code that is much longer than sixty columns is left as it is, since it is copied
\`\`\`

| a | b |
| - | - |
| 1 | 2 |
`);
  });

  it('becomes type with colours', () => {
    const text = renderPage(page, { width: 100, color: true });
    const plain = text.replace(/\x1b\[\d+m/g, '');
    expect(text).toContain('\x1b[36m127.0.0.1\x1b[39m');
    expect(plain).toContain('the manual (https://man.example/sshd_config) and the list.');
    expect(plain).toContain('• second\n\n    a line of code that is');
    expect(plain).not.toMatch(/[`*#]|\[the/);
  });

  it('keeps every word of every page', () => {
    const words = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '');
    for (const { id } of rules) {
      const markdown = readText(`rules/${id}.md`);
      expect(words(renderPage(markdown, { width: 72 }))).toEqual(words(markdown));
      const dressed = renderPage(markdown, { width: 72, color: true });
      expect(dressed.split('\n').filter((line) => /^```|^#+ /.test(line))).toEqual([]);
    }
  });
});
