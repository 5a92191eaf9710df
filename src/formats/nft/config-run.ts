import type { Diagnostic } from '#core/diagnostic';
import type { SourceFile } from '#core/source-file';
import type { TablePart } from '../_grammar/nft/ast.ts';
import { parseBlocks } from './block-grammar.ts';
import { runCommand } from './command.ts';
import { readDefinition } from './define.ts';
import { readTable } from './read-parts.ts';
import { cut, type Reading, warn } from './reading.ts';
import { RuleShapes } from './rule-shapes.ts';
import { RulesetState } from './ruleset-state.ts';
import { Scope } from './scope.ts';

export interface Surroundings {
  /** The files that an `include` names; `null` where they are not looked for. */
  include(path: string): { readonly files: readonly SourceFile[]; readonly complete: boolean } | null;
  report(diagnostic: Diagnostic): void;
}

/** nft follows includes to this depth. */
const deepestInclude = 16;
/** More files than this are read by nobody's configuration. */
const mostFiles = 1000;

/** What `nft -f` would load: commands in order, definitions, included files. */
export class ConfigRun {
  readonly #surroundings: Surroundings;
  readonly #state = new RulesetState();
  readonly #scope = new Scope();
  /** Includes whose files nobody collected, as spans of the files that name them. */
  readonly missing: { readonly file: number; readonly start: number; readonly end: number; readonly path: string }[] =
    [];
  /** Ids of all files that took part. */
  readonly files = new Set<number>();
  #runs = 0;
  /** False where a command was not understood. */
  certain = true;

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
  }

  get tables(): readonly TablePart[] {
    return this.#state.tables();
  }

  run(file: SourceFile, depth = 0): void {
    this.files.add(file.id);
    const reading: Reading = {
      file: file.id,
      text: file.text,
      shapes: new RuleShapes(file.id, file.text),
      scope: this.#scope,
      terse: false,
      report: (diagnostic) => this.#surroundings.report(diagnostic),
    };
    const blocks = parseBlocks(file.text);
    for (const stray of blocks.strays) {
      this.certain = false;
      warn(reading, stray, 'unexpected-brace', 'This closing brace closes no block.');
    }
    for (const child of blocks.children) {
      if (child.type === 'table') {
        const table = readTable(child, reading);
        if (!table.complete) this.certain = false;
        this.#state.add(table);
        continue;
      }
      const text = file.text.slice(child.start, child.end);
      const include = /^include\s+"?([^"]+)"?$/.exec(text);
      if (include) this.#include(include[1]!, { file: file.id, start: child.start, end: child.end }, depth);
      else if (!readDefinition(text, child.start, reading) && !runCommand(text, child, this.#state, reading)) {
        this.certain = false;
        warn(reading, child, 'unexpected-command', `A command of nft was expected, not \`${cut(text)}\`.`);
      }
    }
  }

  #include(written: string, place: { file: number; start: number; end: number }, depth: number): void {
    const path = written.startsWith('/') ? written : `/etc/${written.replace(/^\.\//, '')}`;
    const found =
      depth < deepestInclude && ++this.#runs < mostFiles
        ? this.#surroundings.include(path)
        : { files: [], complete: false };
    if (found === null) return;
    for (const file of found.files) this.run(file, depth + 1);
    if (!found.complete) this.missing.push({ ...place, path });
  }
}
