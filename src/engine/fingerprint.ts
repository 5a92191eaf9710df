/** What identifies a finding whatever else in the file changes. */
export interface Identity {
  readonly rule: string;
  readonly message: string;
  /** Relative to the host's root. */
  readonly file: string;
  /** The statement that is blamed. */
  readonly statement: string;
  /** Port, family and the like, where one statement gives several findings. */
  readonly scope: string;
}

/** What moves from one collection to the next, or is words for people, and what stands in its place. */
const passing: readonly (readonly [RegExp, string])[] = [
  // iptables: counters, comments; in listings line numbers, too.
  [/^\s*\[\d+:\d+\]\s*/, ''],
  [/\[\d+:\d+\]\s*$/, ''],
  [/\s-m comment --comment (?:"(?:[^"\\]|\\.)*"|\S+)/g, ''],
  [/\s\/\*.*?\*\/(?=\s|$)/g, ''],
  [/^\s*(?:\d+[KMGT]?\s+){1,3}(?=(?:\S+\s+)?(?:tcp|udp|icmp|icmpv6|ipv6-icmp|all|[0-9]+)\s)/, ''],
  // nft: counters, handles, comments, what times out.
  [/\bcounter packets \d+ bytes \d+\b/g, 'counter'],
  [/\s+# handle \d+\s*$/, ''],
  [/ comment "[^"]*"(?=\s*(?:[,}]|$))/g, ''],
  [/\bexpires \w+/g, 'expires'],
  // ufw: comments.
  [/(\s(?:ALLOW|DENY|LIMIT|REJECT)\b.*?)\s+# .*$/, '$1'],
  [/(^ufw .*?) comment (?:'[^']*'|"[^"]*"|\S+)\s*$/, '$1'],
  // Sockets: queues, processes, inodes. A daemon restarts; its name stays.
  [/^((?:tcp|udp)6?\s+)?(LISTEN|UNCONN|ESTAB)\s+\d+\s+\d+(?=\s)/, '$1$2'],
  [/^(tcp6?\s+)\d+\s+\d+(?=\s)/, '$1'],
  [/\bpid=\d+,fd=\d+/g, 'pid,fd'],
  [/(\sLISTEN\s+)(?:\d+\s+\d+\s+)?\d+(?=\/)/, '$1'],
  [/^(\S+)\s+\d+\s+(\S+)\s+\d+\w*\s+(IPv[46])\s+\S+/, '$1 $2 $3'],
  [/^\s*\d+(: [0-9A-F]+:[0-9A-F]{4} [0-9A-F]+:[0-9A-F]{4} [0-9A-F]{2}) .*$/, '$1'],
  // Listings of files: size and date.
  [
    /^([bcdlps-][rwxsStT-]{9}[.+@]?\s+\d+\s+\S+\s+\S+\s+)\d+\s+(?:[A-Z][a-z]{2}\s+\d+\s+[\d:]+|\d{4}-\S+\s[\d:.]+(?:\s[+-]\d{4})?)/,
    '$1',
  ],
  // Logs and what systemd shows: times, processes, the client's port.
  [/^(?:[A-Z][a-z]{2}\s+\d+\s[\d:.]+|\d{4}-\d\d-\d\dT[\d:.,]+(?:Z|[+-][\d:]+)?)\s/, ''],
  [/\b([a-z][\w.-]*)\[\d+\](?=:)/gi, '$1'],
  [/(\bfrom \S+) port \d+\b/g, '$1'],
  [/(\bfrom \[[^\]\s]+\]):\d+\b/g, '$1'],
  [/(\bsince )[A-Z][a-z]{2} \d{4}-\d\d-\d\d [^;]*(?:; .* ago)?/g, '$1'],
  [/(\b(?:PID|Process): )\d+/g, '$1'],
];

/** Counters, comments, processes, times and white space do not belong to a statement's meaning. */
export const canonicalStatement = (text: string): string =>
  passing
    .reduce((rest, [pattern, replacement]) => rest.replace(pattern, replacement), text)
    .replace(/\s+/g, ' ')
    .trim();

/** FNV-1a over UTF-16 units, 64 bits as 16 hex digits: it tells texts apart and hides nothing. */
function hashText(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (let i = 0; i < text.length; i++) hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(i))) * 0x100000001b3n);
  return hash.toString(16).padStart(16, '0');
}

/**
 * 16 hex digits and the ordinal among equal ones: stable when lines are added above, counters move or comments come
 * and go. Call it once for each finding of a run in report order; `seen` counts.
 */
export function fingerprint(identity: Identity, seen: Map<string, number>): string {
  const { rule, message, file, statement, scope } = identity;
  const hash = hashText(JSON.stringify([rule, message, file, canonicalStatement(statement), scope]));
  const ordinal = (seen.get(hash) ?? 0) + 1;
  seen.set(hash, ordinal);
  return `${hash}:${ordinal}`;
}
