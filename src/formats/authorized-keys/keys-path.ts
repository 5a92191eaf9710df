import type { Claim } from '#core/source-file';

/** Copied or printed under a name of its own: `home-alice-.ssh-authorized_keys`, `cat_root_.ssh_authorized_keys`. */
const flattened = /^(?:cat-)?(root|home-([a-z_][\w.]*))-\.?ssh-(authorized-keys2?)$/;

/** Where on the host the file is; `null` where nothing tells. */
export function keysPathOf({ path, slug, command }: Claim): string | null {
  const printed = /\bcat\s+(\/[^\s|;&]+)\s*$/.exec(command ?? '');
  if (printed) return printed[1]!;
  const [, home, name, file] = flattened.exec(slug) ?? [];
  if (home) return `/${name ? `home/${name}` : home}/.ssh/${file!.replace('-', '_')}`;
  const place = path.replace(/^\/*/, '/');
  return /^\/(?:root|home|etc|var|srv|opt|usr|data|export)\//.test(place) ? place : null;
}
