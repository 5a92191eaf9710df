import type { ExitCode } from '../exit-codes.ts';
import type { Command } from '../invocation.ts';
import { makeWorkbench } from '../make-workbench.ts';

/** Never comes back: the editor says when it is over. */
export const run: Command = async (invocation) => {
  const { serve } = await import('#lsp/serve');
  serve(makeWorkbench(invocation), process.stdin, process.stdout);
  return new Promise<ExitCode>(() => undefined);
};
