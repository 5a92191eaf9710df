/** As sshd has it where nothing is set. */
export const defaultKeysFiles: readonly string[] = ['.ssh/authorized_keys', '.ssh/authorized_keys2'];

/** Who logs in, for file names that depend on it. */
export interface KeysOwner {
  readonly name: string;
  readonly uid: number;
  readonly home: string;
}

/**
 * Absolute paths of names such as `.ssh/authorized_keys` and `/etc/ssh/keys/%u`: relative ones are below the home
 * directory; `%h`, `%u`, `%U` and `%%` stand for home, name, number and a percent sign.
 */
export function keysFilePaths(patterns: readonly string[], { name, uid, home }: KeysOwner): string[] {
  return patterns
    .filter((pattern) => pattern !== '' && pattern.toLowerCase() !== 'none')
    .map((pattern) => {
      const path = pattern.replace(/%([huU%])/g, (_, letter: string) =>
        letter === 'h' ? home : letter === 'u' ? name : letter === 'U' ? String(uid) : '%',
      );
      return path.startsWith('/') ? path : `${home.replace(/\/$/, '')}/${path}`;
    });
}
