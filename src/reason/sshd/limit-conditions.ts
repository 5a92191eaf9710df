import { type Family, parsePrefix } from '#core/address';
import { type AddressSet, addressSet, noAddresses } from '#core/address-set';
import { oncePer } from '#core/once-per';
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

/** A condition that a limit makes, and the sources that it spares. */
export interface LimitCondition {
  readonly condition: string;
  readonly spares: AddressSet;
}

function valueIn(view: HostView, keyword: string): string | undefined {
  return (view.daemon.dump ?? view.daemon.files)?.settings.get(keyword)?.[0];
}

const isPenalising = (view: HostView): boolean => (valueIn(view, 'persourcepenalties') ?? 'no') !== 'no';

/** Who is never penalised: addresses and networks, PerSourcePenaltyExemptList of sshd_config(5). */
export const exemptSources = oncePer((view: HostView, family: Family): AddressSet => {
  const list = isPenalising(view) ? (valueIn(view, 'persourcepenaltyexemptlist') ?? '') : '';
  const parts = list.split(',').flatMap((entry) => parsePrefix(entry) ?? []);
  return addressSet(
    family,
    parts.filter((range) => range.family === family),
  );
});

/**
 * What other connections could change for a client that sshd would answer: MaxStartups and its relatives. Sorted by
 * their words.
 */
export const limitConditions = oncePer((view: HostView, family: Family): readonly LimitCondition[] => {
  const value = (keyword: string): string | undefined => valueIn(view, keyword);
  const found: LimitCondition[] = [];
  const add = (condition: string, spares = noAddresses(family)): void => void found.push({ condition, spares });
  const startups = startupLimit(value('maxstartups') ?? '');
  if (startups && startups.start > 0) add(connections(startups.start));
  const perSource = value('persourcemaxstartups');
  const source = sourceWords(value('persourcenetblocksize'));
  if (perSource !== undefined && /^\d+$/.test(perSource) && Number(perSource) > 0)
    add(`${connections(Number(perSource))} from ${source}`);
  if (isPenalising(view)) add(`several failed logins from ${source} shortly before`, exemptSources(view, family));
  return found.sort((a, b) => (a.condition < b.condition ? -1 : 1));
});
