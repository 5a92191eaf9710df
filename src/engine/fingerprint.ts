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

/** Counters, comments and white space do not belong to a statement's meaning. */
export const canonicalStatement = (text: string): string =>
  text
    .replace(/^\s*\[\d+:\d+\]\s*/, '')
    .replace(/\[\d+:\d+\]\s*$/, '')
    .replace(/\bcounter packets \d+ bytes \d+\b/g, 'counter')
    .replace(/\s+# handle \d+\s*$/, '')
    .replace(/\s-m comment --comment ("[^"]*"|\S+)/g, '')
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
