import type { Contributions } from '#model/contribution';
import { faultsOfWords, type PlacedWords, reportEnvironment } from '../_grammar/sshd-word-faults.ts';
import type { HostContext, ParsedFile } from '../format.ts';
import type { TestRun } from './ast.ts';

/**
 * A test run of the configuration on disk. Silence is weak evidence: the command may not have run, or not as root, and
 * a test does not see everything that keeps the daemon from starting.
 */
export function lowerTestRun(inputs: readonly ParsedFile<TestRun>[], host: HostContext, into: Contributions): void {
  for (const { file, parsed } of inputs) {
    if (file.quality === 'failed' || file.namespace !== null) continue;
    const { children } = parsed.statements;
    const messages = children.flatMap(({ words, start, end }): PlacedWords[] => (words ? [{ words, start, end }] : []));
    // Nothing that sshd says is in there: an error of the shell, or of another program.
    if (children.length > 0 && messages.length === 0) continue;
    reportEnvironment(messages, file, host);
    const faults = faultsOfWords(messages, file, host);
    if (faults.length === 0 && messages.some(({ words }) => words.code === 'configuration-unreadable')) continue;
    const origin = host.origins.span(file.id, 0, file.text.length);
    into.add({
      slice: 'daemon',
      basis: 'declared',
      quality: faults.length > 0 ? file.quality : 'partial-view',
      file: file.id,
      origin,
      value: {
        from: 'test-run',
        settings: new Map(),
        listeners: [],
        faults,
        places: [],
        notCollected: [],
        origin,
      },
    });
  }
}
