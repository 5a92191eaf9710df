/** The table of options: with the commands of args.ts it parses, checks and prints the help. */

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
