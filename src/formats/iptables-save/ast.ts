import type { Syntax } from '../syntax.ts';

/** All of a file: what iptables-save prints, what iptables-restore reads, or what `iptables -S` prints. */
export interface Ruleset extends Syntax {
  readonly type: 'ruleset';
  readonly children: readonly (Table | Statement)[];
}

/** From `*filter` to `COMMIT`. */
export interface Table extends Syntax {
  readonly type: 'table';
  readonly name: string;
  readonly children: readonly Statement[];
}

export type Statement = Comment | Chain | Command | Commit | Text;

/** `# …`, the hash sign left out. */
export interface Comment extends Syntax {
  readonly type: 'comment';
  readonly value: string;
}

/** `:INPUT DROP [12:3456]`; `policy` is `null` for chains of the user. */
export interface Chain extends Syntax {
  readonly type: 'chain';
  readonly name: string;
  readonly policy: string | null;
  readonly packets: number | null;
  readonly bytes: number | null;
}

export interface Commit extends Syntax {
  readonly type: 'commit';
}

/** A line that is no statement, kept whole so that nothing is skipped. */
export interface Text extends Syntax {
  readonly type: 'text';
  readonly value: string;
}

/** `-A INPUT …`, `-P INPUT DROP`, `-N chain`: `arguments` are the words behind `verb`. */
export interface Command extends Syntax {
  readonly type: 'command';
  readonly verb: string;
  readonly arguments: readonly string[];
  /** From `[12:3456]` in front or `-c 12 3456` inside. */
  readonly packets: number | null;
  readonly bytes: number | null;
  readonly children: readonly (Option | Match | Target | Stray)[];
}

/**
 * `! --dport 22`. `name` as the manual spells it; `owner` is the match or target that it belongs to, `null` for the
 * rule's own options and for those that nothing known owns.
 */
export interface Option extends Syntax {
  readonly type: 'option';
  readonly name: string;
  readonly negated: boolean;
  readonly owner: string | null;
  readonly children: readonly Argument[];
}

/** Quotes removed. */
export interface Argument extends Syntax {
  readonly type: 'argument';
  readonly value: string;
}

/** `-m tcp` with the options that follow it. */
export interface Match extends Syntax {
  readonly type: 'match';
  readonly name: string;
  readonly children: readonly Option[];
}

/** `-j REJECT` or `-g chain` with the options that follow it. */
export interface Target extends Syntax {
  readonly type: 'target';
  readonly name: string;
  readonly goto: boolean;
  readonly children: readonly Option[];
}

/** What stands where no option can stand. */
export interface Stray extends Syntax {
  readonly type: 'stray';
  readonly value: string;
}
