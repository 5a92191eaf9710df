/** Who logs in, for file names that depend on it. */
export interface KeysOwner {
  readonly name: string;
  readonly uid: number;
  readonly home: string;
}

/**
 * Absolute paths of a setting such as `.ssh/authorized_keys /etc/ssh/keys/%u`: relative ones are below the home
 * directory; `%h`, `%u`, `%U` and `%%` stand for home, name, number and a percent sign.
 */
export function keysFilePaths(setting: string, { name, uid, home }: KeysOwner): string[] {
  return setting
    .split(/\s+/)
    .filter((pattern) => pattern !== '' && pattern.toLowerCase() !== 'none')
    .map((pattern) => {
      const path = pattern.replace(/%([huU%])/g, (_, letter: string) =>
        letter === 'h' ? home : letter === 'u' ? name : letter === 'U' ? String(uid) : '%',
      );
      return path.startsWith('/') ? path : `${home.replace(/\/$/, '')}/${path}`;
    });
}
