import { currentInputs } from '../_grammar/current-inputs.ts';
import type { FormatCode } from '../format.ts';
import { toUnistRoot } from '../syntax.ts';
import type { RouteListing } from './ast.ts';
import { lowerKernelTable, lowerRoutes } from './lower-routes.ts';
import { lowerRules } from './lower-rules.ts';
import { parseRoutes } from './parse.ts';
import { support } from './support.ts';

const lowerings: Readonly<Record<string, typeof lowerRoutes>> = {
  'ip-route': lowerRoutes,
  'ip-rule': lowerRules,
  'route-table': lowerKernelTable,
};

export const code: FormatCode<RouteListing> = {
  parse: parseRoutes,
  tree: (file, parsed) => toUnistRoot(file, parsed.statements),
  lower(inputs, host, into) {
    for (const input of currentInputs(inputs)) lowerings[input.kind]?.(input, host, into);
  },
  support,
};
