import type { IToken } from 'chevrotain';
import { GrammarParser } from '../chevrotain.ts';
import {
  Action,
  Comment,
  commandTokens,
  Label,
  lexCommands,
  lexStatus,
  Newline,
  Note,
  Quoted,
  statusTokens,
  Word,
} from './tokens.ts';

/** The tokens of one row, by the part they belong to; `action` is null on lines that are no rule. */
export interface Row {
  readonly label: IToken | null;
  readonly before: readonly IToken[];
  readonly action: IToken | null;
  readonly after: readonly IToken[];
  readonly note: IToken | null;
  readonly comment: IToken | null;
}

/**
 * A row with an action is a rule, any other is a line of text. A second action or label in a row is part of the source
 * cell, where reading its value will fail and keep the rule as not understood.
 */
class StatusParser extends GrammarParser {
  constructor() {
    super(statusTokens);
    this.performSelfAnalysis();
  }

  readonly row = this.RULE('row', (): Row => {
    const label = this.OPTION(() => this.CONSUME(Label)) ?? null;
    const before: IToken[] = [];
    let action: IToken | null = null;
    const after: IToken[] = [];
    let note: IToken | null = null;
    this.MANY(() => before.push(this.SUBRULE(this.word)));
    this.OPTION1(() => {
      action = this.CONSUME(Action);
      this.SUBRULE(this.cell, { ARGS: [after] });
      this.OPTION2(() => {
        note = this.CONSUME(Note);
        this.SUBRULE1(this.cell, { ARGS: [after] });
      });
    });
    const comment = this.OPTION3(() => this.CONSUME(Comment)) ?? null;
    return { label, before, action, after, note, comment };
  });

  readonly word = this.RULE(
    'word',
    (): IToken => this.OR([{ ALT: () => this.CONSUME(Word) }, { ALT: () => this.CONSUME(Note) }]),
  );

  readonly cell = this.RULE('cell', (words: IToken[]): void => {
    this.MANY(() => {
      const word = this.OR([
        { ALT: () => this.CONSUME(Word) },
        { ALT: () => this.CONSUME(Action) },
        { ALT: () => this.CONSUME(Label) },
      ]);
      this.ACTION(() => words.push(word));
    });
  });
}

class CommandParser extends GrammarParser {
  constructor() {
    super(commandTokens);
    this.performSelfAnalysis();
  }

  readonly commands = this.RULE('commands', (): IToken[][] => {
    const lines: IToken[][] = [];
    this.MANY(() => {
      this.OR([{ ALT: () => this.CONSUME(Newline) }, { ALT: () => lines.push(this.SUBRULE(this.command)) }]);
    });
    return lines;
  });

  readonly command = this.RULE('command', (): IToken[] => {
    const words: IToken[] = [];
    this.AT_LEAST_ONE(() =>
      words.push(this.OR([{ ALT: () => this.CONSUME(Word) }, { ALT: () => this.CONSUME(Quoted) }])),
    );
    return words;
  });
}

let statusParser: StatusParser | null = null;
let commandParser: CommandParser | null = null;

/** The tokens of each line that has any. */
function* linesOf(tokens: readonly IToken[]): Generator<IToken[]> {
  let line: IToken[] = [];
  for (const token of tokens) {
    if (token.tokenType !== Newline) line.push(token);
    else if (line.length > 0) {
      yield line;
      line = [];
    }
  }
  if (line.length > 0) yield line;
}

/** The lines of `ufw status`, one at a time, so that a bad one cannot spoil the next; `row` is null for those. */
export function* parseRows(text: string): Generator<{ tokens: readonly IToken[]; row: Row | null }> {
  statusParser ??= new StatusParser();
  const parser = statusParser;
  for (const tokens of linesOf(lexStatus(text))) {
    parser.input = tokens;
    const row = parser.row();
    yield { tokens, row: parser.errors.length > 0 ? null : row };
  }
}

/** The words of each line of `ufw show added`. */
export function parseCommands(text: string): IToken[][] {
  commandParser ??= new CommandParser();
  const parser = commandParser;
  parser.input = lexCommands(text);
  return parser.commands() ?? [];
}
