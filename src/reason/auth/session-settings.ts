import type { Address } from '#core/address';
import type { OriginId } from '#core/origin';
import { and, Maybe, No, not, type Tri, tri, Yes } from '#core/tri';
import type {
  NamePattern,
  SessionBlock,
  SessionCriterion,
  SessionRules,
  SessionSettings,
  SourceList,
} from '#model/login';
import { matchPeer } from '../tcp-wrappers/match-peer.ts';
import type { KnownAccount } from './known-account.ts';
import { matchesName } from './match-name.ts';
import type { SourceClass } from './source-classes.ts';

/** Who comes from where, as far as blocks of settings ask. */
export interface SessionScene {
  readonly account: KnownAccount;
  readonly from: Pick<SourceClass, 'fits'>;
  readonly to: Address | null;
  readonly port: number;
}

/** Settings that may be in force; `doubts` are the lines that could not be decided. */
export interface PossibleSession {
  readonly settings: SessionSettings;
  readonly doubts: readonly OriginId[];
}

/** Undecided blocks beyond these make too many cases; then only "none of them" and "all of them" are looked at. */
const mostUndecided = 4;

export function possibleSessions({ general, blocks }: SessionRules, scene: SessionScene): PossibleSession[] {
  const judged = blocks.map((block) => ({ block, fits: blockFits(block, scene) })).filter(({ fits }) => fits !== No);
  const undecided = judged.filter(({ fits }) => fits === Maybe).map(({ block }) => block);
  const doubts = undecided.map(({ origin }) => origin);
  const cases =
    undecided.length > mostUndecided
      ? [[], undecided]
      : Array.from({ length: 2 ** undecided.length }, (_, bits) => undecided.filter((__, i) => (bits >> i) & 1));
  return cases.map((taken) => ({
    settings: joinSettings(
      general,
      judged.filter(({ block, fits }) => fits === Yes || taken.includes(block)).map(({ block }) => block),
    ),
    doubts,
  }));
}

function joinSettings(general: SessionSettings, blocks: readonly SessionBlock[]): SessionSettings {
  if (blocks.length === 0) return general;
  const values = new Map(general.values);
  for (const block of blocks.toReversed()) for (const [keyword, setting] of block.values) values.set(keyword, setting);
  const list = <K extends 'allowUsers' | 'denyUsers' | 'allowGroups' | 'denyGroups'>(key: K): SessionSettings[K] => {
    const found = blocks.flatMap((block) => block[key] ?? []);
    return (found.length > 0 ? found : general[key]) as SessionSettings[K];
  };
  return {
    values,
    allowUsers: list('allowUsers'),
    denyUsers: list('denyUsers'),
    allowGroups: list('allowGroups'),
    denyGroups: list('denyGroups'),
  };
}

/** Whether all criteria of a block fit. */
export function blockFits({ criteria }: Pick<SessionBlock, 'criteria'>, scene: SessionScene): Tri {
  let fits: Tri = Yes;
  for (const criterion of criteria) fits = and(fits, criterionFits(criterion, scene));
  return fits;
}

/** Whether one criterion of a block fits. */
export function criterionFits(criterion: SessionCriterion, { account, from, to, port }: SessionScene): Tri {
  switch (criterion.asks) {
    case 'user':
      return tri(nameFits([account.name], criterion.list));
    case 'group':
      if (account.exists === 'no') return No;
      return account.groups === null ? Maybe : tri(nameFits(account.groups, criterion.list));
    case 'source':
      return from.fits(criterion.list);
    case 'server':
      return to === null ? Maybe : addressFits(criterion.list, to);
    case 'server-port':
      return tri(criterion.port === port);
    case 'unknown-user':
      return account.exists === 'assumed' || account.exists === 'yes' ? No : account.exists === 'no' ? Yes : Maybe;
    case 'decided':
      return criterion.fits;
  }
}

/** A pattern list of one name, or of several (groups): one that a negated entry names decides. */
function nameFits(names: readonly string[], list: readonly NamePattern[]): boolean {
  let found = false;
  for (const name of names) {
    for (const { glob, negated } of list) {
      if (!matchesName(glob, name)) continue;
      if (negated) return false;
      found = true;
    }
  }
  return found;
}

function addressFits({ entries }: SourceList, address: Address): Tri {
  let found: Tri = No;
  let refused: Tri = No;
  for (const { pattern, negated } of entries) {
    const match = matchPeer(pattern, address, 'unlikely');
    if (negated) refused = refused > match ? refused : match;
    else found = found > match ? found : match;
  }
  return and(found, not(refused));
}
