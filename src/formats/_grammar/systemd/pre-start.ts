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

/** `sshd -t` fails where the daemon's own start does, so that it decides nothing of its own; with settings of its own it may. */
export const isSafeCommand = (words: readonly string[]): boolean =>
  harmless.has(nameOf(words)) ||
  (nameOf(words) === 'sshd' &&
    words.some((word) => /^-[^o]*[tT]/.test(word)) &&
    !words.some((word) => /^-[46Ddeiqr]*[ofhp]/.test(word)));

export const neverSucceeds = (words: readonly string[]): boolean => nameOf(words) === 'false';
