/** The table of commands: with the options of options.ts it parses, checks and prints the help. */

import type { OptionName } from './options.ts';

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
