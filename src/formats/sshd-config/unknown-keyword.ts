import { nearestName } from '#core/nearest-name';
import { knownBetween, namesKnownTo, vendorsKnowing } from './keywords.ts';
import { isDebian, releaseText, type SshdVersion } from './versions.ts';

/**
 * What may have been meant by a keyword that this build does not know: `since` names the release that brought it,
 * `until` the first without it, `builds` the distributions that add it, `package` the one of this distribution that has it, `near` what it may be a misspelling of.
 */
export function explainUnknown(name: string, version: SshdVersion): Record<string, string> {
  const lower = name.toLowerCase();
  const known = knownBetween(lower);
  if (known?.since && known.since > version.release) return { since: releaseText(known.since) };
  if (known?.until && known.until <= version.release) return { until: releaseText(known.until) };
  if (lower.startsWith('gss') && isDebian(version) && !version.features.gssapi)
    return { package: 'openssh-server-gssapi' };
  const builds = vendorsKnowing(lower);
  if (builds.length > 0) return { builds: builds.join(', ') };
  const near = nearestKeyword(lower, version);
  return near === null ? {} : { near };
}

/** A keyword of this build that looks like the name (lower case). */
export const nearestKeyword = (name: string, version: SshdVersion): string | null =>
  nearestName(name, namesKnownTo(version, null));
