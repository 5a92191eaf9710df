import { noSuchFileWords, notPermittedWords } from '#core/error-words';
import type { Span } from '#core/source-file';

/**
 * Why a program printed no data.
 * - `privilege`: it was not run as root
 * - `missing-tool`: it is not installed or not in the path
 * - `not-running`: the service that would answer does not run
 * - `no-file`: the file that was to be copied or listed does not exist
 * - `collector`: ssh, sudo or a container runtime failed before the program ran
 * - `no-option`: this release of it does not know what it was asked
 * - `broken`: the program itself failed
 */
export type FailureCause =
  | 'privilege'
  | 'missing-tool'
  | 'not-running'
  | 'no-file'
  | 'collector'
  | 'no-option'
  | 'broken';

export interface FailedOutput {
  readonly cause: FailureCause;
  /** The line that tells, as offsets of the text, without its line end. */
  readonly span: Span;
  /** For `no-file`: the absolute path that does not exist. */
  readonly path: string | null;
}

/** Programs that print files or look at them; their words depend on the language. */
const readers = '(?:cat|head|tail|less|more|zcat|zless|e?grep|awk|sed|ls|stat|cp|find|getfacl|namei)';

const causes: readonly (readonly [FailureCause, RegExp])[] = [
  [
    'no-file',
    new RegExp(`^(?:\\S+ ?: )?(?:cannot (?:access|open|stat) )?['‘"]?(/[^'’":]+?)['’"]? ?: ${noSuchFileWords}$`, 'u'),
  ],
  ['no-file', new RegExp(`^${readers} ?: [^/]*['"‘„«「](/[^'’"“»」]+)['’"“»」][^/:]*: ${noSuchFileWords}$`, 'u')],
  [
    'missing-tool',
    /: (?:command )?not found$|^zsh: command not found: |: ERROR: Command not found|^ERROR: Command not found/,
  ],
  ['missing-tool', /^Command '[^']*' (?:not found|is available in)|^The program '[^']*' is currently not installed/],
  [
    'missing-tool',
    /: (?:Kommando|Befehl) nicht gefunden\.?$|: commande introuvable$|: orden no encontrada$|: no se encontró la orden$/,
  ],
  ['missing-tool', /(?:env|timeout|nohup|nsenter|exec|sudo): .*: No such file or directory$/],
  ['missing-tool', new RegExp(`: ${noSuchFileWords}$`, 'u')],
  [
    'collector',
    /^sudo: |is not in the sudoers file|^(?:su|doas): .*(?:failure|Operation not permitted|Authori[sz]ation)/,
  ],
  // `ssh: ALL` is a line of hosts.deny.
  ['collector', /^ssh: (?:connect to host |Could not resolve hostname )/],
  ['collector', /^(?:kex_exchange_identification: |ssh_exchange_identification: |Host key verification failed)/],
  [
    'collector',
    /^(?:\S+@\S+: )?Permission denied \((?:publickey|password|keyboard-interactive|gssapi)|^Received disconnect from /,
  ],
  [
    'collector',
    /^(?:Error response from daemon:|Error from server|Cannot connect to the Docker daemon|error: no such container)/i,
  ],
  [
    'not-running',
    /^System has not been booted with systemd|^Failed to (?:connect to|get D-Bus|create) .*(?:bus|connection)/i,
  ],
  ['not-running', /Failed to access socket path: \S+ Is fail2ban running\?$/],
  ['privilege', /[Aa]ccess denied|EACCES|EPERM/],
  ['privilege', new RegExp(notPermittedWords, 'u')],
  [
    'privilege',
    /[Yy]ou (?:must|need to) be (?:the )?(?:root|superuser)|must be (?:run as |executed as )?root|[Gg]ot root privileges|need root/,
  ],
  [
    'privilege',
    /^Authorization failed\.|^Not authorized|Interactive authentication required|insufficient permissions|under the root user/,
  ],
  ['privilege', /^Hint: You are currently not seeing messages from other users/],
  // ufw's "You need to be root to run this script" in its catalogues.
  [
    'privilege',
    /^ERROR: .*(?:\broot|rotbruker|διαχειριστή|alministrador|администратора|супер-користувачем|rendszergazdai|pääkäyttäjän|administracyjnych|juure õigustes|משתמש על)/i,
  ],
  ['privilege', /^(?:\S+: )?no hostkeys available -- exiting\.$/],
  ['broken', /^Traceback \(most recent call last\):$/],
  [
    'broken',
    /iptables who\? \(do you need to insmod\?\)|^modprobe: (?:FATAL|ERROR)|^netlink: Error: |Could not fetch rule set generation id/,
  ],
  [
    'broken',
    /^(?:\S+: )?Missing privilege separation directory: |^ValueError: SELinux policy is not managed|^(?:ss: )?SELinux is not enabled/,
  ],
  ['broken', /^ERROR: (?:problem running|Couldn't determine iptables version|initcaps)/],
  ['broken', /Segmentation fault|^Killed$|[Cc]onnection timed out|Protocol (?:not supported|wrong type)/],
  // `bash: 行 1: ss: 未找到命令`: whatever else a shell complains of, it found no program.
  ['missing-tool', /^(?:\/\S*\/)?-?(?:ba|da|a|k|mk|z)?sh ?: \S/u],
  // Of hosts.allow and hosts.deny no rule is about the programs that print them.
  ['broken', new RegExp(`^${readers} ?: [^/]*/[^:]*: [^/:]+$`, 'u')],
];

/**
 * getopt's words, Python's and iproute2's, alone or with the usage before or behind. Of sshd such words may be the answer:
 * `Bad configuration option`.
 */
const noOption =
  /^(?:[\w.-]+: (?:invalid|unrecognized|illegal|unknown) option\b|[\w.-]+: error: (?:unrecognized arguments|no such option)|Option "-[^"]*" is unknown, try |Unknown output format ')/;
const usage = /^[Uu]sage:/;

/** Lines that accompany a failure and say nothing by themselves. */
const companions =
  /^\s*$|^\s*Make sure polkit agent is running|^Hint: |^\s+Users in groups|^\s+Pass -q|^-- No entries --$|^Perhaps i6?p?6?tables or your kernel|^Try ['‘`"]|^[Uu]sage: |^Can't operate\.|^See (?:the )?['"]|^(?:sudo )?(?:apt|dnf|yum|zypper|snap) (?:-get )?install |^Please ask your administrator|^To run '|^or$/;

/** A log's own lines may speak of denied permissions; they are data. */
const logLine = /^(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d|\d{4}-\d\d-\d\d[ T]\d\d:\d\d)(?!.*fail2ban +\[\d+\]: ERROR)/;

/** Data is never this short of lines and made of errors alone. */
const longestFailure = 40;
const longestLine = 600;

function causeOf(line: string): { cause: FailureCause; path: string | null } | null {
  for (const [cause, pattern] of causes) {
    const match = pattern.exec(line);
    if (match) return { cause, path: cause === 'no-file' ? (match[1] ?? null) : null };
  }
  return null;
}

/**
 * Recognises text that stands where output should be. Every line must be an error or accompany one, so that an error
 * in the middle of data stays with the parser. `answers` are texts of this form that are the program's answer
 * (`FirewallD is not running`): where one of them fits, nothing failed.
 */
export function findFailedOutput(text: string, answers: readonly RegExp[] = []): FailedOutput | null {
  if (text.length > longestFailure * longestLine) return null;
  const told = findNoOption(text);
  if (told !== null) return told;
  const lines = text.split('\n');
  if (lines.length > longestFailure + 1) return null;
  let found: FailedOutput | null = null;
  let start = 0;
  for (const whole of lines) {
    const line = whole.replace(/\r$/, '');
    const plain = line.trim();
    if (answers.some((answer) => answer.test(plain))) return null;
    const failure = logLine.test(plain) ? null : causeOf(plain);
    if (failure !== null) {
      const lead = line.length - line.trimStart().length;
      const span = { start: start + lead, end: start + lead + plain.length };
      // What the program itself says tells more than what went before it.
      if (found === null || found.cause === 'collector') found = { ...failure, span };
      if (plain.startsWith('Traceback ')) return found;
    } else if (!companions.test(line)) return null;
    start += whole.length + 1;
  }
  return found;
}

/** A usage is as long as the program has options, so that only its beginning is looked at. */
function findNoOption(text: string): FailedOutput | null {
  const [first = '', second = ''] = text.split('\n', 2);
  const line = noOption.test(first) ? first : usage.test(first) && noOption.test(second) ? second : null;
  if (line === null) return null;
  const start = line === first ? 0 : first.length + 1;
  return { cause: 'no-option', span: { start, end: start + line.trimEnd().length }, path: null };
}
