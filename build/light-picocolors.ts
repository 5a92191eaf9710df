const asked = '(p.stdout || {}).isTTY';

/**
 * A plugin of the bundler: picocolors asks at its start whether standard output is a terminal, for which Node loads its
 * streams. We decide that ourselves, and only where it may be one.
 */
export const lightPicocolors = {
  name: 'light-picocolors',
  transform(code: string, id: string): string | null {
    if (!id.endsWith('/picocolors/picocolors.js')) return null;
    if (!code.includes(asked)) throw new Error(`picocolors no longer has \`${asked}\`: adapt this plugin`);
    return code.replace(asked, 'false');
  },
};
