import type { SshdWords } from '../_grammar/sshd-words.ts';
import type { Syntax } from '../syntax.ts';

/** One line of sshd's, or (`words: null`) a line that is none of its words. */
export interface TestMessage extends Syntax {
  readonly type: 'message';
  readonly value: string;
  readonly words: SshdWords | null;
}

export interface TestRun extends Syntax {
  readonly type: 'sshd-test';
  readonly children: readonly TestMessage[];
}
