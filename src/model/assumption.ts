/** A layer that nobody collected, and the command that would show it. */
export interface Assumption {
  readonly layer: string;
  readonly command: string;
}
