import type { HostView } from '#model/host-model';
import type { Verdict } from '../verdict.ts';

/** Endings of connections that sshd took from the kernel: its limits could have ended each of them at once. */
export const metLimits = (verdict: Verdict): boolean =>
  verdict === 'accepted' || verdict === 'disconnected' || verdict === 'auth-denied';

const connections = (count: number): string =>
  `more than ${count} unauthenticated connection${count === 1 ? '' : 's'} at once`;

/** `MaxStartups start:rate:full`; from `start` waiting connections on, further ones are dropped by chance. */
export function startupLimit(text: string): { start: number; rate: number; full: number } | null {
  const [, start, rate, full] = /^(\d+)(?::(\d+):(\d+))?$/.exec(text) ?? [];
  if (start === undefined) return null;
  return { start: Number(start), rate: Number(rate ?? 100), full: Number(full ?? start) };
}

/** Which attempts count together: one address, or a whole network. */
function sourceWords(blocks: string | undefined): string {
  const [four = '32', six = '128'] = (blocks ?? '').split(':').filter((part) => part !== '');
  return four === '32' && six === '128' ? 'one address' : `one network (/${four}, /${six} of IPv6)`;
}

/** What other connections could change for a client that sshd would answer: MaxStartups and its relatives. */
export function limitConditions(view: HostView): readonly string[] {
  const daemon = view.daemon.dump ?? view.daemon.files;
  const value = (keyword: string): string | undefined => daemon?.settings.get(keyword)?.[0];
  const found: string[] = [];
  const startups = startupLimit(value('maxstartups') ?? '');
  if (startups && startups.start > 0) found.push(connections(startups.start));
  const perSource = value('persourcemaxstartups');
  const source = sourceWords(value('persourcenetblocksize'));
  if (perSource !== undefined && /^\d+$/.test(perSource) && Number(perSource) > 0)
    found.push(`${connections(Number(perSource))} from ${source}`);
  const penalties = value('persourcepenalties');
  if (penalties !== undefined && penalties !== 'no') {
    const exempt = value('persourcepenaltyexemptlist') ?? 'none';
    const unless = exempt === 'none' ? '' : `, unless PerSourcePenaltyExemptList names it`;
    found.push(`several failed logins from ${source} shortly before${unless}`);
  }
  return found.sort();
}
