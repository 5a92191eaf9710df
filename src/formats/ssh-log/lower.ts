import type { Contributions } from '#model/contribution';
import type { LogEvent } from '#model/log';
import { currentInputs } from '../_grammar/current-inputs.ts';
import type { HostContext, ParsedFile } from '../format.ts';
import type { SshLog } from './ast.ts';
import { meaningOf } from './phrases.ts';

/** Logs are cut and turned over: what they say happened, what they do not say proves nothing. */
export function lowerLogs(inputs: readonly ParsedFile<SshLog>[], host: HostContext, into: Contributions): void {
  for (const { file, parsed } of currentInputs(inputs)) {
    const events = parsed.statements.children.flatMap(({ tag, when, message, start, end }): LogEvent[] => {
      const said = meaningOf(tag, message);
      if (said === null) return [];
      return [{ ...said, text: message, when, origin: host.origins.span(file.id, start, end) } as LogEvent];
    });
    const first = events[0];
    if (first === undefined) continue;
    const quality = file.quality === 'complete' ? 'partial-view' : file.quality;
    const value = { events, origin: first.origin };
    into.add({ slice: 'log', basis: 'observed', quality, file: file.id, origin: first.origin, value });
  }
}
