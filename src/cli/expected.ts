import { parseSourceRange, sourcesOf, sourceWords } from '#core/address-words';
import type { Expectation } from '#engine/expectation';
import { UsageError } from './exit-codes.ts';
import type { ParsedArgs } from './parse-args.ts';
import { scopeOf } from './questions.ts';

/** `check --from ADDRESS`: these clients are meant to reach SSH. */
export function expectedByOptions(args: ParsedArgs): Expectation[] {
  const { to, port } = scopeOf(args);
  const user = args.value('user');
  const from = args.values('from');
  if (from.length === 0 && (to !== undefined || port !== undefined || user !== null))
    throw new UsageError('check asks for --to, --port and --user only together with --from.');
  return from.map((text) => {
    const words = Object.hasOwn(sourceWords, text) ? [sourceWords[text]!()] : [];
    const range = words.length > 0 ? null : parseSourceRange(text);
    if (words.length === 0 && range === null)
      throw new UsageError(`--from needs an address, a prefix or a range, and ${text} is none.`);
    const written = `--from ${text}`;
    return {
      name: `${text} reaches SSH`,
      hosts: [],
      from: sourcesOf(range === null ? [] : [range], words),
      ...{ to: to ?? null, port: port ?? null, user },
      verdicts: new Set(['accepted'] as const),
      declared: { path: 'command line', text: written, start: 0, end: written.length },
    };
  });
}
