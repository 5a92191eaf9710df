/** `*` within one folder, `**` (or `*` where `acrossFolders`) across folders; everything else is itself. */
export function fitsPattern(pattern: string, text: string, acrossFolders: boolean): boolean {
  const source = pattern
    .split(/(\*+)/)
    .map((part) => {
      if (!part.startsWith('*')) return part.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
      return acrossFolders || part.length > 1 ? '.*?' : '[^/]*?';
    })
    .join('');
  return new RegExp(`^${source}$`, 's').test(text);
}
