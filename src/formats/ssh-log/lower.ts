import type { Claim } from '#core/source-file';
import type { Contributions } from '#model/contribution';
import type { LogEvent } from '#model/log';
import { currentInputs } from '../_grammar/current-inputs.ts';
import type { HostContext, ParsedFile } from '../format.ts';
import type { Entry, SshLog } from './ast.ts';
import { attemptIn } from './login-phrases.ts';
import { meaningOf } from './phrases.ts';
import type { Said } from './said.ts';

/** Logs are cut and turned over: what they say happened, what they do not say proves nothing. */
export function lowerLogs(inputs: readonly ParsedFile<SshLog>[], host: HostContext, into: Contributions): void {
  for (const { file, parsed } of currentInputs(inputs)) {
    const shown = parsed.statements.children;
    const children = goesBackward(shown, file.claim) ? shown.toReversed() : shown;
    const attempts = attemptsOf(children);
    const events = children.flatMap((entry): LogEvent[] => {
      const { tag, when, message, start, end } = entry;
      const said = meaningOf(tag, message);
      if (said === null) return [];
      const origin = host.origins.span(file.id, start, end);
      return [{ ...named(said, attempts.get(entry)), text: message, when, origin } as LogEvent];
    });
    const first = events[0];
    if (first === undefined) continue;
    const quality = file.quality === 'complete' ? 'partial-view' : file.quality;
    const value = { events, origin: first.origin };
    into.add({ slice: 'log', basis: 'observed', quality, file: file.id, origin: first.origin, value });
  }
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A number that grows with time; years are not always told. */
function rankOf(when: string): number {
  const [, month, day, time] = /^([A-Z][a-z]{2}) +(\d+) ([\d:]{8})$/.exec(when) ?? [];
  if (month === undefined) return Date.parse(when);
  const seconds = time!.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  return (months.indexOf(month) * 31 + Number(day)) * 86_400 + seconds;
}

/** `journalctl -r` has the newest line first. */
function goesBackward(entries: readonly Entry[], { command, slug }: Claim): boolean {
  const ranks = entries.map(({ when }) => rankOf(when));
  const steps = ranks.slice(1).map((rank, i) => Math.sign(rank - ranks[i]!) || 0);
  const way = steps.reduce((sum, step) => sum + step, 0);
  // Within a second only the command tells.
  return way < 0 || (way === 0 && /\bjournalctl\b.*[\s-]-?(?:r|reverse)(?![\w])/.test(command ?? slug));
}

type Attempt = NonNullable<ReturnType<typeof attemptIn>>;

/** Whose attempt each line belongs to: what the same process logs next of a user and a client. */
function attemptsOf(entries: readonly Entry[]): Map<Entry, Attempt> {
  const found = new Map<Entry, Attempt>();
  const next = new Map<number, Attempt>();
  for (const entry of entries.toReversed()) {
    if (entry.process === null) continue;
    const attempt = attemptIn(entry.message) ?? next.get(entry.process);
    if (attempt === undefined) continue;
    next.set(entry.process, attempt);
    found.set(entry, attempt);
  }
  return found;
}

function named(said: Said, attempt: Attempt | undefined): Said {
  if (said.event !== 'login-refused' || attempt === undefined) return said;
  return { ...said, user: said.user ?? attempt.user, client: said.client ?? attempt.client };
}
