import type { Family } from '#core/address';
import type { Diagnostic } from '#core/diagnostic';
import type { SourceFile } from '#core/source-file';
import type { TablePart } from '../_grammar/nft/ast.ts';
import { parseBlocks } from './block-grammar.ts';
import { runCommand } from './command.ts';
import { readDefinition } from './define.ts';
import { readTable } from './read-parts.ts';
import { cut, type Reading, warn } from './reading.ts';
import { unseparated } from './refused-separators.ts';
import type { NftRefusal } from './refused-words.ts';
import { RuleShapes } from './rule-shapes.ts';
import { RulesetState } from './ruleset-state.ts';
import { Scope } from './scope.ts';

export interface Surroundings {
  /** The files that an `include` names; `null` where they are not looked for. */
  include(path: string): { readonly files: readonly SourceFile[]; readonly complete: boolean } | null;
  report(diagnostic: Diagnostic): void;
}

/** `families`: whose packets may meet what stands there, besides the block that lacks it. */
export interface MissingInclude extends Place {
  readonly path: string;
  readonly families: readonly Family[];
}

interface Place {
  readonly file: number;
  readonly start: number;
  readonly end: number;
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
  readonly missing: MissingInclude[] = [];
  readonly #unseparated: NftRefusal[] = [];
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

  /** For what nft refuses commands and blocks, whatever stands in them. */
  get refused(): readonly NftRefusal[] {
    // What nobody collected, or a command that is not understood, may make it.
    const whole = this.missing.length === 0 && this.certain;
    return [...this.#unseparated, ...this.#state.lacking.map((one) => ({ ...one, certain: one.certain && whole }))];
  }

  run(file: Pick<SourceFile, 'id' | 'text'>, depth = 0): void {
    this.files.add(file.id);
    const reading = this.#reading(file, depth);
    const blocks = parseBlocks(file.text);
    const joined = unseparated(blocks.children, file.text, file.id);
    if (joined !== null) this.#unseparated.push(joined);
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
      if (/^include\s+[^"\s]/.test(text))
        warn(reading, child, 'include-without-quotes', 'nft expects the path in double quotes, and refuses the file.');
      const files = this.#include(text, { file: file.id, start: child.start, end: child.end }, depth, [4, 6]);
      if (files !== null) for (const included of files.files) this.run(included, depth + 1);
      else if (!readDefinition(text, child.start, reading) && !runCommand(text, child, this.#state, reading)) {
        this.certain = false;
        warn(reading, child, 'unexpected-command', `A command of nft was expected, not \`${cut(text)}\`.`);
      }
    }
  }

  #reading(file: Pick<SourceFile, 'id' | 'text'>, depth: number): Reading {
    return {
      file: file.id,
      text: file.text,
      shapes: new RuleShapes(file.id, file.text),
      scope: this.#scope,
      terse: false,
      families: [4, 6],
      include: (text, { start, end }, inside, families) => {
        const found = this.#include(text, { file: file.id, start, end }, depth, families);
        if (found === null) return { files: [], complete: false };
        for (const { id } of found.files) this.files.add(id);
        return {
          files: found.files.map((one) => ({
            lines: parseBlocks(one.text, 0, inside).children,
            reading: this.#reading(one, depth + 1),
          })),
          complete: found.complete,
        };
      },
      report: (diagnostic) => this.#surroundings.report(diagnostic),
    };
  }

  /** The files that an `include` names; `null` where the text is none. */
  #include(
    text: string,
    place: Place,
    depth: number,
    families: readonly Family[],
  ): { readonly files: readonly SourceFile[]; readonly complete: boolean } | null {
    const written = /^include\s+"?([^"]+)"?$/.exec(text)?.[1];
    if (written === undefined) return null;
    const path = written.startsWith('/') ? written : `/etc/${written.replace(/^\.\//, '')}`;
    const found =
      depth < deepestInclude && ++this.#runs < mostFiles
        ? this.#surroundings.include(path)
        : { files: [], complete: false };
    if (found === null) return { files: [], complete: true };
    if (!found.complete) this.missing.push({ ...place, path, families });
    return found;
  }
}
