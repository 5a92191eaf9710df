import type { Reader } from '../reader.ts';
import type { Reading } from '../reading.ts';

/** Words put together again so that sshd would read them as the same words. */
function requoted(words: readonly string[]): string {
  return words
    .map((word) => {
      const escaped = word.replace(/[\\'"]/g, '\\$&');
      return /[ \t]/.test(word) ? `"${escaped}"` : escaped;
    })
    .join(' ');
}

/** A name and the command that serves it. */
export const readSubsystem: Reader = (reading: Reading) => {
  const { release, shell, keyword, options } = reading;
  const defined = options.get('subsystem.names') ?? [];
  if (release < 905 && defined.length >= 256) reading.fatal('too-many-subsystems', 'too many subsystems defined.');
  const missing = shell ? `${keyword} missing argument.` : 'Missing subsystem name.';
  const name = reading.need(missing);
  let command: string | null = null;
  // From 10.3 the command must be there even where the line does not count.
  if (release >= 1003) command = reading.need(missing);
  if (!reading.active) {
    if (release >= 905) reading.consume();
    else reading.next();
    return;
  }
  if (defined.includes(name)) {
    if (release < 905)
      reading.fatal('duplicate-subsystem', `Subsystem '${name}' already defined.`, { subsystem: name });
    return reading.consume();
  }
  command ??= reading.need('Missing subsystem command.');
  const rest = reading.rest();
  reading.add([name], 'subsystem.names');
  // A blank too much at the end was printed in 9.5 and 9.6.
  const line = release >= 905 ? requoted([command, ...rest]) : [command, ...rest].join(' ');
  const blank = (release === 905 || release === 906) && rest.length === 0 ? ' ' : '';
  reading.add([`${name} ${line}${blank}`]);
};
