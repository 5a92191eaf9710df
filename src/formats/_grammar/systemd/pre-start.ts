/** Programs that people put before the start of sshd, and that succeed there. */
const harmless = new Set([
  ...[
    'true',
    ':',
    'sleep',
    'echo',
    'logger',
    'touch',
    'chmod',
    'chown',
    'mkdir',
    'install',
    'ssh-keygen',
    'restorecon',
  ],
  ...['sshd-keygen', 'sshd-keygen-start', 'systemd-tmpfiles', 'systemctl', 'sysctl'],
]);

const nameOf = (words: readonly string[]): string => words[0]?.replace(/^.*\//, '') ?? '';

/**
 * `sshd -t` fails where the daemon's own start does, so that it decides nothing of its own; with settings that the daemon
 * is not `given` it may.
 */
export const isSafeCommand = (words: readonly string[], given: ReadonlySet<string>): boolean => {
  if (harmless.has(nameOf(words))) return true;
  if (nameOf(words) !== 'sshd') return false;
  const isTest = (word: string): boolean => /^-[^o]*[tT]/.test(word);
  return words.some(isTest) && words.slice(1).every((word) => isTest(word) || given.has(word));
};

/** `sleep 5` where the start may take no longer than that; a number alone is of seconds, `infinity` and 0 are no end. */
export const outlasts = (words: readonly string[], limit: string | null): boolean => {
  if (nameOf(words) !== 'sleep' || limit === null) return false;
  const seconds = (text: string): number => {
    const [, number = '', unit = 's'] = /^(\d+(?:\.\d+)?) ?(s|sec|m|min|h|hr)?$/.exec(text) ?? [];
    return number === '' ? Number.NaN : Number(number) * ({ m: 60, min: 60, h: 3600, hr: 3600 }[unit] ?? 1);
  };
  const most = seconds(limit);
  return most > 0 && seconds(words[1] ?? '') > most;
};

export const neverSucceeds = (words: readonly string[]): boolean => nameOf(words) === 'false';
