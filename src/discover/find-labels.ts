/** Options and chains, and a pipe or redirection: no word of a sentence. */
const options = '(?: +(?:-{1,2}[\\w=.:/-]+|[A-Z][A-Z_\\d]*))*(?: *\\|.*)?(?: *2?>.*)?';
const path = '/[\\w./*@-]+';
const unit = '[\\w@.*-]+';

/** Commands that only show something, as people write them above an output, alone or in a sentence. */
const reading = [
  `ss(?= +-)${options}`,
  `ss(?: +-\\w+)+ +['"(]* *[sd]port .*`,
  `netstat(?= +-)${options}`,
  'lsof(?: +-\\w+)* +-i *:?\\w*(?: +-\\w+)*',
  'ip(?: +-\\w+)* +(?:a|ad|add|addr|address|r|ro|route|ru|rule|l|link)(?: +(?:show|list|ls|table|all|dev|main|local|eth\\d|en\\w+\\d))*',
  'ifconfig(?: -a)?',
  `ip6?tables(?:-legacy|-nft)?-save${options}`,
  `ip6?tables(?:-legacy|-nft)?(?: +-t +\\w+| +-\\w+)* +(?:-\\w*[LS]\\w*|--list|--list-rules)${options}`,
  `nft(?: +-\\w+)* +list +(?:ruleset|tables|table \\w+ \\w+|chain \\w+ \\w+ \\w+)(?: *\\|.*)?`,
  'ipset +(?:list|save)(?: +\\S+)?',
  'ufw +(?:status(?: +(?:verbose|numbered))?|show +\\w+|app +list)',
  `firewall-cmd(?: +--[\\w=-]+)* +--(?:list|get|state|info|query)[\\w=-]*`,
  'fail2ban-client +(?:status(?: +\\w+)?|banned)',
  `systemctl(?: +-\\S+)* +(?:status|show|cat|is-\\w+|list-\\w+)(?: +${unit})*${options}`,
  `service +${unit} +status`,
  `sshd +-[TtV]${options}`,
  'getenforce',
  'sestatus(?: -\\w)?',
  'semanage +\\w+ +-l(?: *\\|.*)?',
  `ausearch(?= +-)${options}`,
  'aa-status',
  'sysctl +-a(?: *\\|.*)?',
  `journalctl(?: +-u +${unit})?${options}`,
  'uname +-\\w+',
  'hostnamectl',
  `ls(?: +-\\w+)+(?: +${path})*`,
  `ldd +${path}(?: *\\|.*)?`,
  `cat +${path}`,
  `e?grep +(?:-\\w+ +)*(?:'[^']*'|"[^"]*"|\\S+) +${path}`,
].join('|');

const command = new RegExp(`^(?:(?:sudo|doas) +(?:-\\w+ +)*)?(?:/(?:usr/)?s?bin/)?(?:${reading})$`);

/** What marks a line as a heading, an item of a list or code. */
const before =
  /^[ \t]*(?:[-*•] +|\d+[.)] +|#{1,6} +)?(?:(?:command|cmd|running|executing|exec|run|output|result)(?: command)?(?::| of:?) +|(?:running|executing) +)?[`*_]{0,4}/i;
const after = /[`*_]{0,4}[ \t]*:{0,2}[`*_]{0,4}[ \t\r]*$/;
/** A file of the host's, as people call it; units stand below such lines in what `systemctl cat` prints. */
const named: Readonly<Record<string, string>> = {
  sshd_config: '/etc/ssh/sshd_config',
  'hosts.allow': '/etc/hosts.allow',
  'hosts.deny': '/etc/hosts.deny',
};
const ofHost = /^\/etc\/(?!systemd\/)(?:[\w.-]+\/)*[\w-]+(?:\.[\w-]+)*$/;

/** As code inside a few words. */
const asCode = /^[^`\n]{1,100}`([^`\n]+)`[^`\n]{0,60}$/;

const longestLabel = 160;

function commandOf(words: string | undefined, isMarked: boolean): string | null {
  if (words === undefined) return null;
  if (command.test(words)) return words;
  const file = !isMarked
    ? undefined
    : ofHost.test(words)
      ? words
      : Object.hasOwn(named, words)
        ? named[words]
        : undefined;
  return file === undefined ? null : `cat ${file}`;
}

/** The longest end of a sentence that is a command or a file. */
function endOf(line: string): string | null {
  const words = line.trim().replace(/:$/, '').split(/ +/);
  for (let from = 1; from < Math.min(words.length, 12); from++) {
    const found = commandOf(words.slice(from).join(' '), true);
    if (found !== null) return found;
  }
  return null;
}

/** The command that a line names as that of the output below it; `null` where it names none. */
export function labelIn(line: string): string | null {
  if (line.length > longestLabel) return null;
  const marked = line.replace(before, '');
  const alone = marked.replace(after, '');
  const isMarked = marked !== line.trimStart() || alone !== marked.trimEnd();
  // A path alone is what many programs print; in bold or with a colon it is a heading.
  return (
    commandOf(alone, isMarked) ??
    commandOf(asCode.exec(line)?.[1]?.trim(), true) ??
    (/:[ \t\r]*$/.test(line) ? endOf(line) : null)
  );
}
