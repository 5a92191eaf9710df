import type { Diagnostic } from '#core/diagnostic';
import type { SourceFile } from '#core/source-file';
import type { TablePart } from '../_grammar/nft/ast.ts';
import type { Parsed } from '../format.ts';
import { type Blocks, parseBlocks } from './block-grammar.ts';
import { ConfigRun } from './config-run.ts';
import { markPrints } from './printed-extensions.ts';
import { readChainLines, readTable, readTableBody } from './read-parts.ts';
import { cut, type Reading, warn } from './reading.ts';
import { RuleShapes } from './rule-shapes.ts';
import { Scope } from './scope.ts';

export interface NftFile {
  readonly blocks: Blocks;
  /** The tables of a listing; none for configuration files, which are run when the other files are known. */
  readonly tables: readonly TablePart[];
  /** False where tables may be missing: the text is cut off or lines of it were not understood. */
  readonly complete: boolean;
  /** The inside of a block, for another file to include: whoever includes it says what is wrong with it. */
  readonly fragment?: boolean;
}

export function parseNft(file: SourceFile, kind: string): Parsed<NftFile> {
  const diagnostics: Diagnostic[] = [];
  const text = kind === 'nft-config' ? file.text : markPrints(file.text);
  const blocks = parseBlocks(text);
  if (kind === 'nft-config') {
    const run = new ConfigRun({ include: () => null, report: (diagnostic) => void diagnostics.push(diagnostic) });
    run.run(file);
    const fragment = diagnostics.some(({ code }) => code === 'unexpected-command') && isFragment(file);
    return {
      statements: { blocks, tables: [], complete: run.certain, fragment },
      diagnostics: fragment ? [] : diagnostics,
    };
  }
  const reading: Reading = {
    file: file.id,
    text,
    shapes: new RuleShapes(file.id, text),
    scope: null,
    terse: isTerse(file),
    include: null,
    families: [],
    report: (diagnostic) => void diagnostics.push(diagnostic),
  };
  const tables: TablePart[] = [];
  let complete = blocks.strays.length === 0;
  for (const stray of blocks.strays) warn(reading, stray, 'unexpected-brace', 'This closing brace closes no block.');
  for (const child of blocks.children) {
    if (child.type === 'table') {
      const table = readTable(child, reading);
      if (!table.complete) complete = false;
      tables.push(table);
    } else {
      complete = false;
      const line = file.text.slice(child.start, child.end);
      warn(
        reading,
        child,
        'unexpected-line',
        `\`table …\` was expected, not \`${cut(line)}\`; tables may be missing from here on.`,
      );
    }
  }
  return { statements: { blocks, tables, complete }, diagnostics };
}

/** Whether all of it reads as the inside of a table, a chain or a set. */
function isFragment(file: SourceFile): boolean {
  const reads = (read: (reading: Reading) => unknown): boolean => {
    let understood = true;
    read({
      file: file.id,
      text: file.text,
      shapes: new RuleShapes(file.id, file.text),
      scope: new Scope(),
      terse: false,
      include: () => ({ files: [], complete: true }),
      families: [],
      report: () => {
        understood = false;
      },
    });
    return understood;
  };
  const lines = parseBlocks(file.text, 0, 'lines').children;
  return (
    lines.every(({ start }) => inSets.test(file.text.slice(start, start + 20))) ||
    reads((reading) => readChainLines(lines, reading)) ||
    reads((reading) => readTableBody(parseBlocks(file.text, 0, 'table').children, reading))
  );
}

const inSets = /^(?:type|typeof|flags|elements|size|timeout|gc-interval|policy|auto-merge|comment|counter)\b/;

/** `nft -t list ruleset` leaves out what is in sets. */
const isTerse = ({ claim }: SourceFile): boolean =>
  claim.command === undefined
    ? /^nft-[a-z]*t[a-z]*-list-/.test(claim.slug)
    : /\bnft\b.*\s(?:-[a-zA-Z]*t[a-zA-Z]*|--terse)\s/.test(claim.command);
