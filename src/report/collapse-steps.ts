import type { StepReport } from '#engine/document';

/**
 * Joins runs of three or more steps that passed in the same stage into one that counts them, placed at the first.
 * What matched and what decided stays.
 */
export function collapseSteps(steps: readonly StepReport[]): StepReport[] {
  const out: StepReport[] = [];
  let run: StepReport[] = [];
  const flush = (): void => {
    const [first] = run;
    if (first && run.length >= 3) {
      const { line, file } = first.at ?? {};
      const last = run.at(-1)!.at;
      const until =
        last && line !== undefined && last.file === file && last.line > line ? `, up to line ${last.line}` : '';
      out.push({ ...first, text: `${run.length} entries in a row do not decide${until}.` });
    } else out.push(...run);
    run = [];
  };
  for (const step of steps) {
    const [first] = run;
    const same = first && step.packet === first.packet && step.stage === first.stage && step.depth === first.depth;
    if (step.importance !== 'passed') {
      flush();
      out.push(step);
    } else {
      if (!same) flush();
      run.push(step);
    }
  }
  flush();
  return out;
}
