import type { Span } from '#core/source-file';
import { elsewhereOf, entersShell } from './find-elsewhere.ts';
import { labelIn } from './find-labels.ts';
import { markElsewhere, type RanElsewhere } from './mark-elsewhere.ts';
import { machineNames } from './same-machine.ts';

/**
 * A command line that somebody typed, a script announced or a text names, and the output below it; empty where the
 * prompt was left alone. Offsets of the text.
 */
export interface TypedCommand {
  readonly command: string;
  /** The text around the output names it, and may go on below it. */
  readonly loose: boolean;
  /** It is no command: a fence begins or ends here (```` ``` ````), and what follows may be an output or talk. */
  readonly fence: boolean;
  /** A fence right below it holds all of its output. */
  readonly fenced: boolean;
  /** The machine that its prompt names; `null` where it names none. */
  readonly machine: string | null;
  /** The directory that its prompt names, where that is a whole path. */
  readonly directory: string | null;
  /** Where it ran, if not on the machine of its prompt; `null` for nearly all. */
  readonly elsewhere: RanElsewhere | null;
  /** Where its line begins. */
  readonly start: number;
  readonly output: Span;
}

/** Programs whose names are proof enough where the prompt is none. */
const programs = new Set(
  [
    'ss netstat lsof ip ifconfig route nft ipset ufw firewall-cmd fail2ban-client',
    'iptables iptables-save iptables-legacy iptables-legacy-save iptables-nft iptables-nft-save',
    'ip6tables ip6tables-save ip6tables-legacy ip6tables-legacy-save ip6tables-nft ip6tables-nft-save',
    'systemctl service rc-status chkconfig sshd ssh-keygen getenforce sestatus semanage ausearch aa-status',
    'ls stat cat head tail grep journalctl uname hostname hostnamectl date sysctl ldd dpkg rpm apk getent passwd chage',
    'id ps lsb_release exit logout',
  ].flatMap((line) => line.split(' ')),
);
const programOf =
  /^(?:(?:sudo|doas) +(?:-\w+ +)*)?(?:LANG=\S+ +|LC_ALL=\S+ +)*(?:\/(?:usr\/)?(?:local\/)?s?bin\/)?([\w-]+)(?: |$)/;

function isKnown(command: string): boolean {
  if (programs.has(programOf.exec(command)?.[1] ?? '')) return true;
  const elsewhere = elsewhereOf(command);
  if (elsewhere === null) return false;
  return entersShell(elsewhere)
    ? /^\S+ .*-\w*[itnm]/.test(command)
    : programs.has(programOf.exec(elsewhere.command ?? '')?.[1] ?? '');
}

/** `bob@web01:~$ `, `[root@web01 ssh]# `, `web01:~ # `, `bob@web01 ~ % `, with a virtual environment before it. */
const prompt =
  /^(?:\([\w.-]+\) )?(?:\[[\w.-]+@([\w.-]+) ([^\]\n]*)\]|[\w.-]+@([\w.-]+)[: ]([~/][^\n$#%>]{0,80}?)|([\w.-]+):([~/][^\n$#%]{0,80}?)) ?[$#%](?: +(\S[^\n]*?))?[ \t\r]*$/;

/** A bare `$ ` or `# `, the `+ ` of `set -x`, or a heading as scripts print them: `=== ss -tlnp ===`, `## iptables-save`. */
const announcement = /^(?:[$#+] +|[#=*+~-]{2,}[ \t]*(?:[$#] +)?|\[ ?)(\S[^\n]*?)[ \t]*(?:[\]:]?[#=*+~\-:]*)[ \t\r]*$/;

/** `web01# `, `web01% `, `bash-5.2# `: prompts of other shells and of rescue systems, which may be no prompts. */
const shortPrompt = /^([a-zA-Z][\w.-]{0,62})[$#%](?: +(\S[^\n]*?))?[ \t\r]*$/;
const shellsName = /^-?(?:ba|z|k|da|a|tc|c)?sh(?:-[\d.]+)?$/;

/** What every prompt has; nearly no other line does. */
const mayPrompt = (line: string): boolean =>
  (line.includes('@') || line.includes(':')) && (line.includes('$') || line.includes('#') || line.includes('%'));

/** How every announcement begins. */
const mayAnnounce = (line: string): boolean =>
  line[0] === '[' ||
  (line[1] === ' ' ? '$#+'.includes(line[0]!) : '#=*+~-'.includes(line[0]!) && '#=*+~-'.includes(line[1]!));

type Said = Pick<TypedCommand, 'command' | 'machine' | 'directory'>;

/** Before a program that is known, or where that prompt was seen before. */
function shortCommandIn(line: string, seen: Set<string>): Said | null {
  const [, name = '', command = ''] = shortPrompt.exec(line) ?? [];
  if (name === '' || !(seen.has(name) || isKnown(command))) return null;
  seen.add(name);
  return { command, machine: shellsName.test(name) ? null : name, directory: null };
}

function commandIn(line: string): Said | null {
  const typed = mayPrompt(line) ? prompt.exec(line) : null;
  if (typed) {
    const directory = typed[2] ?? typed[4] ?? typed[6] ?? '';
    return {
      command: typed[7] ?? '',
      machine: typed[1] ?? typed[3] ?? typed[5] ?? null,
      directory: directory.startsWith('/') ? directory.trimEnd() : null,
    };
  }
  if (line.length < 2 || !mayAnnounce(line)) return null;
  const announced = announcement.exec(line)?.[1]?.replace(/[ \t]*[=*~-]{2,}$|[ \t]*:$|[ \t]*\]$/, '');
  return announced !== undefined && isKnown(announced) ? { command: announced, machine: null, directory: null } : null;
}

const bare = /^[$#%] +(\S[^\n]*)$/;

/** Whether a line by itself is a prompt with a command, as opposed to a comment. */
export function typesCommand(line: string): boolean {
  const typed = mayPrompt(line) ? prompt.exec(line) : null;
  return typed ? typed[7] !== undefined : isKnown(bare.exec(line)?.[1] ?? (line.startsWith('sudo ') ? line : ''));
}

/** Whether lines of a text begin with a prompt that names its machine. */
export const isTyped = (text: string): boolean =>
  text.split('\n', 5000).some((line) => mayPrompt(line) && prompt.test(line));

interface Head extends Said, Pick<TypedCommand, 'fence'> {
  readonly start: number;
  end: number;
  /** Named by the text around it, and not typed. */
  readonly label: boolean;
  loose: boolean;
  fenced?: true;
}

/** What ls(1) prints below the name of a directory, in any language. */
const directoryTotal = /total 0\r?(?:\n|$)|\p{L}+ [\d.,]+[KMGT]?\r?\n[-dlbcps][-r][-w]/uy;

function isDirectory(text: string, end: number): boolean {
  directoryTotal.lastIndex = end;
  return directoryTotal.test(text);
}

const fence = /^[ \t]*(?:`{3,}|~{3,})[\w+-]*[ \t\r]*$/;

/** What stands between the lines of fences. */
export function fencedSpans(text: string): Span[] {
  const spans: Span[] = [];
  let open = -1;
  for (const match of text.matchAll(/^[ \t]*(?:`{3,}|~{3,})[^\n`]*(?:\n|$)/gm)) {
    if (open >= 0) spans.push({ start: open, end: match.index });
    open = open >= 0 ? -1 : match.index + match[0].length;
  }
  return spans;
}

const printsFile = /^(?:(?:sudo|doas) +(?:-\w+ +)*)?(?:z?cat|z?less|more|head|tail|z?[ef]?grep|sed|awk|bat)(?: |$)/;
const oneHash = /^#[ \t]+/;

/** Programs whose names are words too, and none of what they take. */
const startsSentence = new RegExp(
  '^(?:ip +(?!-|(?:a|ad|addr|address|l|link|r|ro|route|ru|rule|n|neigh\\w*|maddr\\w*|netns|t|tunnel|x|xfrm|mon\\w*)(?: |$))' +
    '|service +\\S+ +(?!status|start|stop|restart|reload)' +
    '|(?:date|id|ps|ss|stat|route|ls|cat|head|tail|exit|logout|passwd|chage) +[a-z]+ +[a-z]+(?: |$))',
);

const lineBefore = (text: string, start: number): string =>
  start === 0 ? '' : text.slice(text.lastIndexOf('\n', start - 2) + 1, start);

/**
 * `#   systemctl restart ssh`: a comment in the file that was printed, where prompts and headings look otherwise. Root's
 * bare prompt has one blank, and what its program takes stands behind it.
 */
function isComment(line: string, { command }: Said, before: string, printing: string | null): boolean {
  const [mark] = oneHash.exec(line) ?? [];
  if (mark === undefined) return false;
  if (mark !== '# ' && before.startsWith('#')) return true;
  return printing !== null && (!printing.startsWith('# ') || mark !== '# ' || startsSentence.test(command));
}

/** The lines that begin something new, in order. */
function findHeads(text: string): Head[] {
  const heads: Head[] = [];
  // The line of the command whose output is a file's text.
  let printing: string | null = null;
  let afterBlank = true;
  let inFence = false;
  const shortPrompts = new Set<string>();
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline + 1;
    // Most lines are none: their first character tells.
    if (end - start < 400 && /[\w([$#=*+~\-`• \t/]/.test(text[start]!)) {
      const line = text.slice(start, newline < 0 ? end : newline);
      const found = commandIn(line) ?? shortCommandIn(line, shortPrompts);
      const last = heads.at(-1);
      if (found !== null && isComment(line, found, lineBefore(text, start), printing)) {
        // A part of the file.
      } else if (found !== null) {
        heads.push({ ...found, fence: false, label: false, loose: false, start, end });
        printing = printsFile.test(found.command) ? line : null;
      } else if (fence.test(line)) {
        // A fence that opens right below a label or heading holds what that names.
        const names = !inFence && last !== undefined && last.machine === null && last.command !== '' && !last.fenced;
        inFence = !inFence;
        if (names && text.slice(last.end, start).trim() === '')
          Object.assign(last, { end, loose: false, fenced: true });
        else
          heads.push({
            command: '',
            machine: null,
            directory: null,
            fence: true,
            label: false,
            loose: true,
            start,
            end,
          });
      } else if (afterBlank || text[start] === '`' || last?.end === start) {
        const named = labelIn(line);
        if (named !== null && !isDirectory(text, end))
          heads.push({
            command: named,
            machine: null,
            directory: null,
            fence: false,
            label: true,
            loose: true,
            start,
            end,
          });
        if (named !== null) printing = printsFile.test(named) ? line : null;
      }
    }
    afterBlank = text.slice(start, end).trim() === '' || heads.at(-1)?.end === end;
    start = end;
  }
  // In a session with prompts a line that looks like a label is output.
  return heads.some(({ machine }) => machine !== null) ? heads.filter(({ label }) => !label) : heads;
}

export const withoutSudo = (command: string): string => command.replace(/^(?:sudo|doas) +(?:-\w+ +)*/, '');

/** The commands of a recorded session or of a script's report, in order; empty where the text is neither. */
export function findCommands(text: string): TypedCommand[] {
  const heads = findHeads(text);
  const names = machineNames(heads.flatMap(({ machine }) => machine ?? []));
  const typed = heads.map(({ command, machine, directory, fence: isFence, fenced, loose, start, end }, i) => ({
    machine: machine === null ? null : names.get(machine)!,
    directory,
    // Nothing tells where the last output ends.
    loose: loose || i === heads.length - 1,
    command: withoutSudo(command),
    fence: isFence,
    fenced: fenced ?? false,
    start,
    output: { start: end, end: heads[i + 1]?.start ?? text.length },
  }));
  const elsewhere = markElsewhere(typed, text);
  return typed.map((one, i) => ({ ...one, elsewhere: elsewhere[i]! }));
}

/** The only machine that ssh(1) ran commands on, where nothing else was typed that printed anything. */
function onlyRemote(commands: readonly TypedCommand[]): string | null {
  const printing = commands.filter(({ command, output }) => command !== '' && output.start < output.end);
  const machines = new Set(printing.map(({ elsewhere }) => elsewhere?.machine ?? null));
  const [only = null] = machines;
  return machines.size === 1 && only !== null && !only.includes('$') ? only : null;
}

/** The machine on which most of a session's commands were typed; `null` where no prompt names one. */
export function machineOf(commands: readonly TypedCommand[]): string | null {
  const remote = onlyRemote(commands);
  if (remote !== null) return remote;
  const counts = new Map<string, number>();
  for (const { command, machine, elsewhere } of commands)
    if (machine !== null && command !== '' && !elsewhere?.inShell) counts.set(machine, (counts.get(machine) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0] ?? null;
}
