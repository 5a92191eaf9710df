import type { Claim } from '#core/source-file';

/**
 * The command line as a file's name would spell it (`/usr/sbin/ss -tlnp | grep :22` → `ss-tlnp`), where the collector
 * or a shell prompt above the output tells it; else the file's own slug.
 */
export function claimName({ slug, command }: Claim): string {
  if (command === undefined) return slug;
  const [first = ''] = command.split('|');
  const typed = first
    .replace(/\s\d*>+&?\s*\S+/g, '')
    .trim()
    .replace(/^(?:sudo|doas)\s+(?:-\w+\s+)*/, '')
    .replace(/^\/\S*\//, '');
  return typed.toLowerCase().replace(/[^a-z0-9.]+/g, '-');
}
