import type { OriginId, OriginTable } from '#core/origin';
import { Maybe, tri } from '#core/tri';
import type { SessionBlock, SessionCriterion, SessionRules } from '#model/login';
import {
  namePatterns,
  type PlacedSetting,
  sessionKeywords,
  sessionSettings,
  sourceList,
} from '../_grammar/session-rules.ts';
import { matchesPatternList } from './evaluate/numeric-address.ts';
import type { At, SshdBlock, SshdEvaluation } from './evaluate/result.ts';
import type { SshdVersion } from './versions.ts';

interface Scene {
  readonly evaluation: SshdEvaluation;
  /** Whether the whole configuration was read. */
  readonly whole: boolean;
  readonly version: SshdVersion;
  readonly originOf: (at: At) => OriginId;
  readonly origins: OriginTable;
}

/** Who is treated how: the settings without any Match, and each Match block. */
export function lowerSessions({ evaluation, whole, version, originOf, origins }: Scene): SessionRules {
  const places = evaluation.places.filter((place) => !place.conditional && sessionKeywords.has(place.keyword));
  const general: PlacedSetting[] = [];
  for (const [keyword, values] of evaluation.settings) {
    if (!sessionKeywords.has(keyword)) continue;
    const own = places.filter((place) => place.keyword === keyword);
    if (!whole && own.length === 0) continue;
    const given = own.flatMap((place) => place.values.map(() => originOf(place.at)));
    const fallback = given[0] ?? origins.default('sshd', `${keyword} ${values.join(' ')}`);
    const told = keyword === 'authorizedkeysfile' ? namesOf(own[0]?.values, values) : values;
    general.push({ keyword, values: told, origins: told.map((_, i) => given[i] ?? fallback) });
  }
  const asksDns = evaluation.settings.get('usedns')?.[0] === 'yes';
  return {
    general: sessionSettings(general, asksDns),
    blocks: evaluation.blocks.map((block) => lowerBlock(block, version, originOf, asksDns)),
    complete: whole && evaluation.notCollected.length === 0,
  };
}

/** Names of files one by one: as they are written, a name may have a blank in it; without a line the defaults. */
const namesOf = (written: readonly string[] | undefined, printed: readonly string[]): readonly string[] =>
  written ?? printed.flatMap((line) => line.split(' '));

const lowerBlock = (
  { criteria, settings, at }: SshdBlock,
  version: SshdVersion,
  originOf: Scene['originOf'],
  asksDns: boolean,
): SessionBlock => ({
  criteria: criteria.map(({ name, value }) => lowerCriterion(name, value, version, asksDns)),
  origin: originOf(at),
  ...sessionSettings(
    settings.map((setting) => ({ ...setting, origins: setting.at.map(originOf) })),
    asksDns,
  ),
});

function lowerCriterion(name: string, value: string, version: SshdVersion, asksDns: boolean): SessionCriterion {
  switch (name) {
    case 'user':
      return { asks: 'user', list: namePatterns(value) };
    case 'group':
      return { asks: 'group', list: namePatterns(value) };
    case 'address':
      return { asks: 'source', list: sourceList(value, false) };
    case 'host':
      return { asks: 'source', list: sourceList(value, asksDns) };
    case 'localaddress':
      return { asks: 'server', list: sourceList(value, false) };
    case 'localport':
      return { asks: 'server-port', port: Number(value) };
    case 'invalid-user':
      return { asks: 'unknown-user' };
    case 'version':
      return { asks: 'decided', fits: tri(matchesPatternList(version.text, value) === 1) };
    // The routing domain of a connection, on Linux its device (VRF), is in no output.
    default:
      return { asks: 'decided', fits: Maybe };
  }
}
