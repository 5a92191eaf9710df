/** About the input, never about the host. */
export interface Diagnostic {
  /** The file's id, or `null` where the run as a whole is meant. */
  readonly file: number | null;
  /** Parsed-text offsets, end exclusive; `null` for the whole file. */
  readonly span: { readonly start: number; readonly end: number } | null;
  /** Kebab-case, stable: `unexpected-token`, `output-is-an-error`. */
  readonly code: string;
  /** One sentence for an administrator: what is there and what was expected. */
  readonly message: string;
  /** `widens`: something was not understood and answers that cross it are less certain. */
  readonly effect: 'none' | 'widens';
  readonly severity: 'error' | 'warning' | 'note';
}
