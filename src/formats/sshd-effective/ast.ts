import type { SshdWords } from '../_grammar/sshd-words.ts';
import type { Syntax } from '../syntax.ts';

/** `keyword value`: the keyword in lower case, the value as it stands. */
export interface EffectiveSetting extends Syntax {
  readonly type: 'setting';
  readonly name: string;
  readonly value: string;
}

/** A line of standard error that was caught with the output; `words: null` where it is none of sshd's. */
export interface EffectiveMessage extends Syntax {
  readonly type: 'message';
  readonly value: string;
  readonly words: SshdWords | null;
}

export interface EffectiveDump extends Syntax {
  readonly type: 'sshd-effective';
  readonly children: readonly (EffectiveSetting | EffectiveMessage)[];
}
