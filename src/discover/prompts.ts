import { elsewhereOf, entersShell } from './find-elsewhere.ts';

/** What a line says that a command begins with. */
export interface Said {
  readonly command: string;
  /** The machine that the prompt names; `null` where it names none. */
  readonly machine: string | null;
  /** The directory that the prompt names, where that is a whole path. */
  readonly directory: string | null;
  /** A prompt, at which nothing stands where nothing was printed. */
  readonly typed: boolean;
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

/**
 * `bob@web01:~$ `, `[root@web01 ssh]# `, `web01:~ # `, `bob@web01 ~ % `, `bob@web01 ~> `, with a virtual environment or
 * the time before it.
 */
const prompt =
  /^(?:\([\w.-]+\) |\[?\d\d:\d\d(?::\d\d)?\]? )?(?:\[[\w.-]+@([\w.-]+) ([^\]\n]*)\]|[\w.-]+@([\w.-]+)[: ]([~/][^\n$#%>]{0,80}?)|([\w.-]+):([~/][^\n$#%]{0,80}?)) ?(?:[$#%]|(?<=[\w.-]+@[\w.-]+ [~/][^\n>]{0,80})>)(?: +(\S[^\n]*?))?[ \t\r]*$/;

/** Of zsh, fish and others that name no machine: `➜  ~ `, `❯ `, `└─# `. */
const sign = /^(?:➜ +\S+(?: git:\([^)\n]*\))?(?: ✗)?|[❯»λ▶›]|└─+[╼>]? ?[$#%]) *(?: (\S[^\n]*?))?[ \t\r]*$/;
const gluedSign = /^└─+╼ [$#%](\S[^\n]*?)[ \t\r]*$/;

/** A bare `$ ` or `# `, the `+ ` of `set -x`, or a heading as scripts print them: `=== ss -tlnp ===`, `## iptables-save`. */
const announcement = /^(?:[$#+] +|[#=*+~>-]{2,}[ \t]*(?:[$#] +)?|\[ ?)(\S[^\n]*?)[ \t]*(?:[\]:]?[#=*+~<\-:]*)[ \t\r]*$/;

/** `web01# `, `web01% `, `bash-5.2# `: prompts of other shells and of rescue systems, which may be no prompts. */
const shortPrompt = /^([a-zA-Z][\w.-]{0,62})[$#%](?: +(\S[^\n]*?))?[ \t\r]*$/;
const shellsName = /^-?(?:ba|z|k|da|a|tc|c)?sh(?:-[\d.]+)?$/;

/** What every prompt has; nearly no other line does. */
const mayPrompt = (line: string): boolean =>
  (line.includes('@') || line.includes(':')) &&
  (line.includes('$') || line.includes('#') || line.includes('%') || line.includes('> '));

/** How every announcement begins. */
const mayAnnounce = (line: string): boolean =>
  line[0] === '[' ||
  (line[1] === ' ' ? '$#+'.includes(line[0]!) : '#=*+~>-'.includes(line[0]!) && '#=*+~>-'.includes(line[1]!));

/** Before a program that is known, or where that prompt was seen before. */
export function shortCommandIn(line: string, seen: Set<string>): Said | null {
  const signed = sign.exec(line) ?? gluedSign.exec(line);
  const [, name = '', command = ''] = signed ? ['', line[0]!, signed[1]] : (shortPrompt.exec(line) ?? []);
  if (name === '' || !(seen.has(name) || isKnown(command))) return null;
  seen.add(name);
  return { command, machine: signed || shellsName.test(name) ? null : name, directory: null, typed: true };
}

/** How head and tail name each of several files. */
const copiedFile = /^==> (\S[^\n]*?) <==[ \t\r]*$/;

/** A file of the host's, or one that is called by the command that filled it; `null` for others. */
function copiedAs(path: string): Said | null {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const told = name.replace(/\.(?:txt|log|out)$/, '').replaceAll('_', ' ');
  if (isKnown(path)) return { command: path, machine: null, directory: null, typed: false };
  const command = /^\/(?:etc|proc|usr|var|run|lib)\//.test(path) ? `cat ${path}` : told;
  return isKnown(command) ? { command, machine: null, directory: null, typed: false } : null;
}

/** Above the line where somebody types: `┌──(root㉿web01)-[~]`, `bob@web01 MINGW64 ~`, `web01 in ~`. */
export const isUpperLine = (line: string): boolean =>
  /^(?:┌─|[\w.-]+@[\w.-]+ M\w+\d\d |[\w.@-]+ (?:in|at|on) \S)/.test(line);

/** A line that only sets headings off. */
export const isRule = (line: string): boolean => /^([=#*_-])\1{7,}[ \t\r]*$/.test(line);

/** Above what a host printed that ansible(1) asked; what it asked stands in the line before. */
const byAnsible = /^([\w.-]+) \| (?:CHANGED|SUCCESS|FAILED)(?: \| rc=\d+)? >>[ \t\r]*$/;

/** The host, and the command where the line before shows it. */
export function ansibleIn(line: string, before: string): Said | null {
  const [, machine] = byAnsible.exec(line) ?? [];
  if (machine === undefined) return null;
  const [, , asked = ''] = /\bansible .* -a +(['"])(.*?)\1/.exec(before) ?? [];
  return { command: asked, machine, directory: null, typed: asked !== '' };
}

export function commandIn(line: string): Said | null {
  const typed = mayPrompt(line) ? prompt.exec(line) : null;
  if (typed) {
    const directory = typed[2] ?? typed[4] ?? typed[6] ?? '';
    return {
      command: typed[7] ?? '',
      machine: typed[1] ?? typed[3] ?? typed[5] ?? null,
      directory: directory.startsWith('/') ? directory.trimEnd() : null,
      typed: true,
    };
  }
  if (line.length < 2 || !mayAnnounce(line)) return null;
  const copied = copiedFile.exec(line)?.[1];
  if (copied !== undefined) return copiedAs(copied);
  const announced = announcement.exec(line)?.[1]?.replace(/[ \t]*[=*~<-]{2,}$|[ \t]*:$|[ \t]*\]$/, '');
  return announced !== undefined && isKnown(announced)
    ? { command: announced, machine: null, directory: null, typed: line.startsWith('$ ') || line.startsWith('+ ') }
    : null;
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
