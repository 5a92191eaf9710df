import { defaultAlgorithms } from '../algorithm-defaults.ts';
import { type AlgorithmKind, supportedAlgorithms } from '../algorithms.ts';
import type { SshdVersion } from '../versions.ts';
import { matchesPattern, matchesPatternList } from './numeric-address.ts';

/**
 * The list that a keyword's value stands for: `+` adds to the default, `-` takes away, `^` goes before it, patterns are
 * filled in. `null` where nothing is left of it, which ends the daemon.
 */
export function assembleAlgorithms(
  value: string | undefined,
  kind: AlgorithmKind,
  version: SshdVersion,
): string | null {
  const { release } = version;
  const fallback = defaultAlgorithms(kind, version);
  if (value === undefined || value === '') return fallback.join(',');
  const sign = value[0]!;
  const names = value.slice(1).split(',');
  if (sign === '-' && release >= 705)
    return fallback.filter((name) => matchesPatternList(name, value.slice(1)) !== 1).join(',');
  let list: readonly string[] = value.split(',');
  if (sign === '+' && release >= 700) list = [...fallback, ...names];
  else if (sign === '^' && release >= 801) list = [...names, ...fallback];
  // Up to 7.8 patterns were left as they are.
  if (release < 709) return [...new Set(list)].join(',');
  if (list.some((name) => name.startsWith('!'))) return null;
  const supported = supportedAlgorithms(kind, version);
  const found = new Set(list.flatMap((pattern) => supported.filter((name) => matchesPattern(name, pattern))));
  return found.size > 0 ? [...found].join(',') : null;
}
