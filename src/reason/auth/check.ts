import type { OriginId } from '#core/origin';
import { type Tri, Yes } from '#core/tri';
import type { Assumption } from '#model/host-model';

/** One thing that sshd or PAM looks at, and what comes out. */
export interface Check {
  readonly passes: Tri;
  /** The line that decides; `null` where nothing was configured. */
  readonly origin: OriginId | null;
  /** What it does, a sentence without its subject's place: `does not name this user`. */
  readonly text: string;
  /** What was not collected and is assumed to be in order. */
  readonly assumes: readonly Assumption[];
  /** The client's words where it fails, if they are not those of a refused login. */
  readonly symptom?: string;
}

export const passed = (assumes: readonly Assumption[] = []): Check => ({
  passes: Yes,
  origin: null,
  text: '',
  assumes,
});

export const assume = (command: string): Assumption => ({ layer: 'auth', command });
