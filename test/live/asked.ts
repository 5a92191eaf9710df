/** What one part of the live tests found. */
export interface Asked {
  /** Answers that are as the real programs', or not certain where that counts as well. */
  readonly passed: number;
  readonly failures: readonly string[];
  /** A line for each kind of answer: how many were right and certain, and so on; `null` where nothing was asked. */
  readonly report: string | null;
}
