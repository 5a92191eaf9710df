/** The one table of commands and options; it parses, checks and prints the help. */

export type OptionName =
  | 'format'
  | 'output'
  | 'sarif-profile'
  | 'from'
  | 'to'
  | 'port'
  | 'interface'
  | 'view'
  | 'queries'
  | 'openssh'
  | 'vendor'
  | 'user'
  | 'invalid-user'
  | 'host'
  | 'addr'
  | 'laddr'
  | 'lport'
  | 'rdomain'
  | 'sshd-options'
  | 'fail-on'
  | 'exit-zero'
  | 'strict'
  | 'fail-on-unknown'
  | 'baseline'
  | 'baseline-prune'
  | 'baseline-strict'
  | 'no-ignore-comments'
  | 'force'
  | 'fix'
  | 'fix-unsafe'
  | 'fix-dry-run'
  | 'no-fixes'
  | 'config'
  | 'no-config'
  | 'color'
  | 'no-color'
  | 'now'
  | 'redact'
  | 'redact-key'
  | 'jobs'
  | 'resume'
  | 'cache'
  | 'cache-limit'
  | 'host-timeout'
  | 'shard'
  | 'stdin-filename'
  | 'stdio'
  | 'archive-limit'
  | 'help'
  | 'version';

export interface OptionSpec {
  readonly short?: string;
  /** The placeholder of its value; without one the option is a switch. */
  readonly value?: string;
  /** The value may be left out; it is given behind `=`. */
  readonly optional?: boolean;
  readonly multiple?: boolean;
  /** The only values that are taken, where they do not depend on the command. */
  readonly values?: readonly string[];
  readonly help: string;
}

export const options: Readonly<Record<OptionName, OptionSpec>> = {
  format: { short: 'f', value: 'NAME', help: 'how to print on standard output' },
  output: { short: 'o', value: 'NAME=FILE', multiple: true, help: 'also write this format to a file; may be repeated' },
  'sarif-profile': {
    value: 'NAME',
    values: ['github', 'full'],
    help: 'github (default) leaves out what is hidden, full carries it as suppressed',
  },
  from: { value: 'ADDRESS', multiple: true, help: 'ask for the client with this address; may be repeated' },
  to: { value: 'ADDRESS', help: 'ask for this address of the host; default: each of its addresses' },
  port: { value: 'PORT', help: 'ask for this TCP port; default: each SSH port that is configured or observed, and 22' },
  interface: { value: 'NAME', help: 'ask for connections that arrive by this interface' },
  view: { value: 'NAME', values: ['running', 'after-reboot'], help: 'the state now, or after the next reboot' },
  queries: { value: 'FILE', help: 'read questions from a file (- is standard input), one JSON object a line' },
  baseline: { value: 'FILE', help: 'findings in this file are known; default: as the settings say' },
  'baseline-prune': { help: 'remove from the baseline what is no longer found' },
  'baseline-strict': { help: 'exit with 1 where the baseline holds what is no longer found' },
  'no-ignore-comments': { help: 'obey no comments `sshreach: ignore[…]` in the analysed files' },
  fix: { help: 'make the safe fixes in the files that were analysed' },
  'fix-unsafe': { help: 'make the other fixes, too: look at them first' },
  'fix-dry-run': { help: 'print what --fix or --fix-unsafe would make as a unified diff, and change nothing' },
  'no-fixes': { help: 'try no fixes, which is quicker' },
  force: { help: 'overwrite what is there' },
  openssh: {
    value: 'VERSION',
    help: 'take sshd for this version (8.2, 9.2p1); default: what was collected, else the newest',
  },
  vendor: {
    value: 'NAME',
    values: ['upstream', 'debian', 'ubuntu', 'redhat', 'rhel', 'suse'],
    help: 'whose build it is; default: what was collected',
  },
  user: { value: 'NAME', help: 'the user that logs in: whether sshd lets it, or which Match lines fit' },
  'invalid-user': { help: 'the user does not exist (Match invalid-user)' },
  host: { value: 'NAME', help: 'the name of the host that connects' },
  addr: { value: 'ADDRESS', help: 'the address that connects' },
  laddr: { value: 'ADDRESS', help: 'the address that is connected to' },
  lport: { value: 'PORT', help: 'the port that is connected to' },
  rdomain: { value: 'NAME', help: 'the routing domain of the connection' },
  'sshd-options': { value: 'TEXT', help: "the daemon's own arguments, such as '-4 -p 2222 -o UseDNS=yes'" },
  'fail-on': {
    value: 'SEVERITY',
    values: ['note', 'warning', 'error'],
    help: 'exit with 1 for findings of this severity and above; default: error',
  },
  'exit-zero': { help: 'exit with 0 in spite of findings' },
  strict: { help: 'exit with 3 where some of the input was not understood' },
  'fail-on-unknown': { help: 'exit with 3 where an answer could not be decided' },
  config: {
    short: 'c',
    value: 'FILE',
    help: 'read settings from this file; default: the nearest sshreach.toml upward',
  },
  'no-config': { help: 'read no settings' },
  color: { help: 'print colours; default: on a terminal, as NO_COLOR and FORCE_COLOR say' },
  'no-color': { help: 'print no colours' },
  now: { value: 'TIME', help: 'take this for the present (2026-11-23, 2026-11-23T15:00:00Z or seconds since 1970)' },
  'archive-limit': {
    value: 'NAME=NUMBER',
    multiple: true,
    help: 'read more or less of archives: members, unpacked, ratio, kept, nesting',
  },
  'stdin-filename': { value: 'NAME', help: 'what standard input (-) would be called if it were a file' },
  stdio: { help: 'talk over standard input and output, as is done anyway; some editors always give this' },
  redact: {
    help: 'print other addresses, host and user names, the same for the same; see --redact-key',
  },
  'redact-key': {
    value: 'KEY',
    help: 'what --redact depends on; without a key of your own others can undo it by trying',
  },
  jobs: {
    short: 'j',
    value: 'N',
    help: 'how many threads analyse; default: as many as there are cores, 1 for a few hosts',
  },
  resume: { help: 'go on with a run that was interrupted' },
  cache: {
    value: 'DIR',
    optional: true,
    help: 'answer for hosts that did not change from results kept in this directory; default: ~/.cache/sshreach',
  },
  'cache-limit': {
    value: 'MIB',
    help: 'how large that directory may become, in MiB; what was used longest ago is removed. Default: 2048',
  },
  'host-timeout': {
    value: 'SECONDS',
    help: 'how long a thread may take for one of many hosts before it is given up. Default: 300',
  },
  shard: { value: 'I/N', help: 'analyse the Ith of N parts; --output shard=FILE keeps it for sshreach merge' },
  help: { short: 'h', help: 'print this' },
  version: { short: 'V', help: 'print the version' },
};

export type CommandName =
  | 'check'
  | 'reach'
  | 'trace'
  | 'effective'
  | 'explain'
  | 'rules'
  | 'formats'
  | 'tree'
  | 'model'
  | 'init'
  | 'config'
  | 'baseline'
  | 'collect'
  | 'completion'
  | 'here'
  | 'lsp'
  | 'merge'
  | 'sarif-check';

export interface CommandSpec {
  readonly operands: string;
  /** How many operands are taken. */
  readonly least: number;
  readonly most: number;
  readonly summary: string;
  readonly details: string;
  /** The first is the default. */
  readonly formats: readonly string[];
  readonly options: readonly OptionName[];
}

const everywhere: readonly OptionName[] = ['color', 'no-color', 'help', 'version'];
const question: readonly OptionName[] = ['from', 'to', 'port', 'interface', 'user', 'view'];

const own: Readonly<Record<Exclude<CommandName, 'here'>, CommandSpec>> = {
  check: {
    operands: '[PATH…]',
    least: 0,
    most: Number.POSITIVE_INFINITY,
    summary: 'find what keeps SSH from being reached; the default command',
    details:
      'PATH is a directory collected from a host (copied files, saved outputs of commands), an archive (sos report,\n' +
      'insights, supportconfig, any tar or zip), a directory of such, files, or - (standard input).\n' +
      ' Default: the paths of the settings, else the working\n' +
      'directory. --from says who is meant to reach SSH: an address, a prefix, a range, everybody or internet.',
    formats: ['text', 'concise', 'json', 'ndjson', 'sarif', 'github', 'gitlab', 'junit', 'markdown', 'html'],
    options: [
      ...([
        'format',
        'output',
        'sarif-profile',
        'from',
        'to',
        'port',
        'user',
        'fail-on',
        'exit-zero',
        'strict',
        'fail-on-unknown',
      ] as const),
      ...(['fix', 'fix-unsafe', 'fix-dry-run', 'no-fixes'] as const),
      ...(['baseline', 'baseline-prune', 'baseline-strict', 'no-ignore-comments', 'config', 'no-config'] as const),
      ...(['jobs', 'host-timeout', 'resume', 'cache', 'cache-limit', 'shard', 'redact', 'redact-key'] as const),
      'now',
      'archive-limit',
      'stdin-filename',
      ...everywhere,
    ],
  },
  reach: {
    operands: 'PATH…',
    least: 1,
    most: Number.POSITIVE_INFINITY,
    summary: 'who reaches SSH: every source address, or the answers to questions',
    details:
      'Without --from and --queries every source address is answered for. A line of --queries is an object such as\n' +
      '{"from": "198.51.100.7", "to": "192.0.2.10", "port": 22}; all but "from" may be left out.',
    formats: ['text', 'json'],
    options: [
      'format',
      ...question,
      'queries',
      'redact',
      'redact-key',
      'strict',
      'fail-on-unknown',
      'now',
      'archive-limit',
      'stdin-filename',
      ...everywhere,
    ],
  },
  trace: {
    operands: 'PATH…',
    least: 1,
    most: Number.POSITIVE_INFINITY,
    summary: 'one connection step by step, with the line of each decision',
    details: 'Needs --from.',
    formats: ['text', 'json'],
    options: [
      'format',
      ...question,
      'redact',
      'redact-key',
      'strict',
      'fail-on-unknown',
      'now',
      'archive-limit',
      'stdin-filename',
      ...everywhere,
    ],
  },
  effective: {
    operands: 'PATH',
    least: 1,
    most: 1,
    summary: 'what `sshd -T` prints, or why `sshd -t` fails, without sshd',
    details:
      'PATH is a directory collected from a host, a copied root, a single sshd_config with its included files beside it,\n' +
      'or - for standard input. --user to --rdomain are what -C of sshd takes. Exits with 1 where sshd would not start.',
    formats: ['text', 'json'],
    options: [
      ...([
        'format',
        'openssh',
        'vendor',
        'user',
        'invalid-user',
        'host',
        'addr',
        'laddr',
        'lport',
        'rdomain',
      ] as const),
      ...(['sshd-options', 'redact', 'redact-key', 'archive-limit', 'stdin-filename'] as const),
      ...everywhere,
    ],
  },
  explain: {
    operands: 'RULE',
    least: 1,
    most: 1,
    summary: 'what a rule means and what to do about it',
    details: '',
    formats: ['text'],
    options: everywhere,
  },
  rules: {
    operands: '',
    least: 0,
    most: 0,
    summary: 'list the rules',
    details: '',
    formats: ['text', 'json'],
    options: ['format', ...everywhere],
  },
  formats: {
    operands: '',
    least: 0,
    most: 0,
    summary: 'list the files and outputs that are read',
    details: '',
    formats: ['text', 'json'],
    options: ['format', ...everywhere],
  },
  tree: {
    operands: 'FILE',
    least: 1,
    most: 1,
    summary: 'print the syntax tree of a file as JSON (unist)',
    details: '',
    formats: ['json'],
    options: ['redact', 'redact-key', 'archive-limit', 'stdin-filename', ...everywhere],
  },
  model: {
    operands: 'PATH…',
    least: 1,
    most: Number.POSITIVE_INFINITY,
    summary: 'print what is known of each host as JSON',
    details: '',
    formats: ['json'],
    options: ['view', 'redact', 'redact-key', 'now', 'archive-limit', 'stdin-filename', ...everywhere],
  },
  init: {
    operands: '[PATH…]',
    least: 0,
    most: Number.POSITIVE_INFINITY,
    summary: 'write a commented sshreach.toml after looking at what is there',
    details: 'Looks at the paths (default: the working directory) and writes sshreach.toml into the working directory.',
    formats: ['text'],
    options: ['force', ...everywhere],
  },
  config: {
    operands: 'print|verify',
    least: 1,
    most: 1,
    summary: 'print the settings in force, or verify the settings file',
    details: 'Exits with 2 where the settings are wrong.',
    formats: ['json'],
    options: ['config', ...everywhere],
  },
  baseline: {
    operands: '[PATH…]',
    least: 0,
    most: Number.POSITIVE_INFINITY,
    summary: 'write down the findings of today, so that check only shows what comes later',
    details: 'Writes the file of --baseline, else that of the settings, else sshreach-baseline.json. Commit it.',
    formats: ['text'],
    options: [
      'baseline',
      'no-ignore-comments',
      'config',
      'no-config',
      'now',
      'archive-limit',
      'stdin-filename',
      ...everywhere,
    ],
  },
  completion: {
    operands: 'bash|zsh|fish|man',
    least: 1,
    most: 1,
    summary: 'print what completes the command line in a shell, or the manual page',
    details: 'For instance: source <(sshreach completion bash), or sshreach completion man | man -l -',
    formats: ['text'],
    options: everywhere,
  },
  collect: {
    operands: '',
    least: 0,
    most: 0,
    summary: 'print a script that collects from a host what is read; run it there as root',
    details:
      'A read-only POSIX shell script: `sshreach collect > c.sh`, then `sh c.sh` on the host, then check the archive that\n' +
      'it names. It takes no private keys and no password hashes.',
    formats: ['text'],
    options: everywhere,
  },
  lsp: {
    operands: '',
    least: 0,
    most: 0,
    summary: 'tell an editor what is wrong while somebody types (language server over stdio)',
    details:
      'For sshd_config and what it includes, hosts.allow, hosts.deny, files of nft and iptables, and whatever else\n' +
      '`sshreach formats` lists: findings about the open file, seen together with the files of the same host; what a\n' +
      'keyword means and which versions know it; fixes. Unsaved text counts. Nothing is written but by the editor.',
    formats: ['text'],
    options: ['config', 'no-config', 'no-ignore-comments', 'now', 'stdio', ...everywhere],
  },
  merge: {
    operands: 'FILE…',
    least: 1,
    most: Number.POSITIVE_INFINITY,
    summary: 'join what the shards of one check wrote, as if it had been one run',
    details:
      'The files are those of `sshreach check --shard I/N --output shard=FILE`, all N of them, in any order. Settings,\n' +
      'baseline and exit code are as in check: give the same options here.',
    formats: ['text', 'concise', 'json', 'ndjson', 'sarif', 'github', 'gitlab', 'junit', 'markdown', 'html'],
    options: [
      ...(['format', 'output', 'sarif-profile', 'fail-on', 'exit-zero', 'strict', 'fail-on-unknown'] as const),
      ...(['baseline', 'baseline-prune', 'baseline-strict', 'config', 'no-config', 'now'] as const),
      ...(['redact', 'redact-key'] as const),
      ...everywhere,
    ],
  },
  'sarif-check': {
    operands: 'FILE…',
    least: 1,
    most: Number.POSITIVE_INFINITY,
    summary: "check offline what GitHub's code scanning would do with a SARIF file of any tool",
    details: 'Exits with 1 where something is rejected; with --strict also where something is dropped or misread.',
    formats: ['text', 'json'],
    options: ['format', 'strict', ...everywhere],
  },
};

export const commands: Readonly<Record<CommandName, CommandSpec>> = {
  ...own,
  here: {
    operands: '',
    least: 0,
    most: 0,
    summary: 'collect from this machine and check it',
    details: 'Takes the options of check. Nothing is left behind.',
    formats: own.check.formats,
    options: own.check.options.filter(
      (name) =>
        ![
          ...['fix', 'fix-unsafe', 'fix-dry-run', 'stdin-filename', 'jobs', 'host-timeout'],
          ...['resume', 'cache', 'cache-limit', 'shard'],
        ].includes(name),
    ),
  },
};
