/**
 * What sshd says about its configuration on standard error and in the journal, line by line: `sshd -t`, a failed
 * `sshd -T`, a failed start. Lines may end with CR LF.
 */

/**
 * - `fault`: the daemon does not start because of it
 * - `remark`: goes before a fault and explains it
 * - `summary`: counts the faults before it
 * - `warning`: a line that the daemon passes over
 * - `environment`: not about the configuration, and true of this run only (keys that this user may not read, a directory
 *   that exists while the service runs)
 */
export type SshdWordsKind = 'fault' | 'remark' | 'summary' | 'warning' | 'environment';

export interface SshdWords {
  readonly kind: SshdWordsKind;
  /** As in the faults of the configuration: `unknown-keyword`, `bad-value`. */
  readonly code: string;
  /** The whole line, without its end. */
  readonly text: string;
  /** The file and line (from 1) that it names. */
  readonly path: string | null;
  readonly line: number | null;
  readonly data: Readonly<Record<string, string>>;
}

type Row = readonly [words: RegExp, kind: SshdWordsKind, code: string, captures?: readonly string[]];

/** Tried in order on what follows the place. */
const table: readonly Row[] = [
  [/^Bad configuration option: (.*)$/, 'fault', 'unknown-keyword', ['keyword']],
  [/^Directive '(.*)' is not allowed within a Match block/, 'fault', 'global-in-match', ['keyword']],
  [/^(?:Deprecated|Unsupported) option (.*)$/, 'warning', 'option-without-effect', ['keyword']],
  [/^terminating, (\d+) bad configuration options?$/, 'summary', 'bad-options', ['count']],
  [/^no argument after keyword "(.*)"/, 'fault', 'missing-argument', ['keyword']],
  [/^(?:keyword (\S+) extra arguments at end of line|garbage at end of line)/, 'fault', 'extra-arguments', ['keyword']],
  [/^invalid quotes/, 'fault', 'unbalanced-quotes'],
  [/^(?:ports|address family) must be specified before ListenAddress/, 'fault', 'port-after-listen-address'],
  [/^Badly formatted port number/, 'fault', 'bad-port'],
  [/^too many ports/, 'fault', 'too-many-ports'],
  [
    /^(?:bad address:port usage|bad port number$|bad ListenAddress syntax|bad addr or host: )/,
    'fault',
    'bad-listen-address',
  ],
  [/^(?:bad routing domain|invalid routing domain|setting RDomain not supported)/, 'fault', 'bad-routing-domain'],
  [/^Bad Match condition/, 'fault', 'bad-match'],
  [/^Invalid Match (?:local)?address argument '(.*)' at line \d+/, 'fault', 'bad-match-address', ['value']],
  [/^Bad (?:SSH2|key types|GSSAPI)/, 'fault', 'unknown-algorithm'],
  [/^Subsystem '(.*)' already defined/, 'fault', 'duplicate-subsystem', ['subsystem']],
  [/^too many subsystems defined/, 'fault', 'too-many-subsystems'],
  [
    /^(?:.* )?(?:missing|Missing) (?:\S+ )?argument|^(?:missing|Missing) (?:time value|address|port number|file name|socket name|subsystem |\S+ spec|yes\/|integer value)|^no \S+ specified|missing filename argument/,
    'fault',
    'missing-argument',
  ],
  [
    /^AuthenticationMethods cannot be satisfied by enabled authentication methods/,
    'fault',
    'authentication-methods-disabled',
  ],
  [/^(\S+) set without \S+User/, 'fault', 'command-without-user', ['keyword']],
  [/^Too many recursive configuration includes/, 'fault', 'include-too-deep'],
  [/^Too many listen sockets/, 'fault', 'too-many-sockets'],
  [/^assemble_algorithms: (\S+): /, 'fault', 'no-algorithms-left', ['keyword']],
  [/^(?:Match|Include) directive not supported as a command-line option/, 'fault', 'not-on-command-line'],
  [/^(?:No such file or directory|Permission denied)$/, 'environment', 'configuration-unreadable'],
  [/^(?:sshd: )?no hostkeys available -- exiting|^No host key files found/, 'environment', 'no-host-keys'],
  [/^Missing privilege separation directory: (.*)$/, 'environment', 'privilege-separation-directory', ['directory']],
  [
    /^(\S+) must be owned by root and not group or world-writable/,
    'environment',
    'privilege-separation-directory',
    ['directory'],
  ],
  [/^Privilege separation user (\S+) does not exist/, 'environment', 'privilege-separation-user', ['user']],
  [
    /^(?:Unable to|Could not) load host (?:key|certificate)|^Could not connect to agent|^error: |^Permissions \S+ for .* are too open|^It is (?:required|recommended) that your private key|^This private key will be ignored|^@+$|^@ +WARNING|^Load key |^key_load_/,
    'environment',
    'host-key',
  ],
  [
    /^(?:Unsupported KEX algorithm|Missing Match criteria|Unsupported Match attribute|Unknown authentication method|empty authentication method list|Disabled method|'all' cannot be combined|One or more attributes required|Invalid LocalPort|Routing domains are not supported)/,
    'remark',
    'remark',
  ],
];

/** The file and line at the beginning: `/etc/ssh/sshd_config line 3: `, `/etc/ssh/sshd_config: line 3: `, `…/sshd_config: `. */
const place = /^(\/\S*[^\s:]|command-line|reprocess config)(?::? line (\d+))?: /;
/** What the journal and syslog put before the daemon's words. */
const logged = /^(?:.*?\bsshd(?:\[\d+\])?: )?(?:fatal: |error: )?/;

/** What a line of sshd's says; `null` where it is not one of its words on configuration. */
export function sshdWords(line: string): SshdWords | null {
  const text = line.replace(/\r?\n?$/, '');
  const bare = text.startsWith('sshd: no hostkeys') ? text : text.slice(logged.exec(text)![0].length);
  const found = place.exec(bare);
  const rest = found ? bare.slice(found[0].length) : bare;
  const at = { path: found?.[1] ?? null, line: found?.[2] === undefined ? null : Number(found[2]) };
  for (const [pattern, kind, code, captures = []] of table) {
    const match = pattern.exec(rest);
    if (!match) continue;
    const data = Object.fromEntries(captures.flatMap((name, i) => (match[i + 1] ? [[name, match[i + 1]!]] : [])));
    return { kind, code, text, ...at, data };
  }
  // All other words with a file and a line are about a value on that line.
  return at.line === null ? null : { kind: 'fault', code: 'bad-value', text, ...at, data: {} };
}

/** Whether the text is what sshd says, and nothing else: for telling files apart. */
export const isSshdWords = (head: string): boolean => {
  const lines = head.split('\n').filter((line) => line.trim() !== '');
  return lines.length > 0 && lines.some((line) => sshdWords(line) !== null);
};
