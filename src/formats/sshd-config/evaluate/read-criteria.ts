import type { Options } from './options.ts';
import type { Reading } from './reading.ts';
import type { At } from './result.ts';

/** One criterion of a Match line; `value` is empty for those that take none. */
export interface MatchCriterion {
  readonly name: string;
  readonly value: string;
}

/** What stands below one Match line, with the criteria of the Match lines around an Include too. */
export interface MatchBlock {
  readonly criteria: readonly MatchCriterion[];
  readonly options: Options;
  readonly at: At;
}

const withEquals = /^(user|group|host|address|localaddress|localport|rdomain|version)=(.*)$/i;

/** The criteria of a Match line that sshd takes; one that it refuses is found by the readings before. */
export function readCriteria(reading: Reading): readonly MatchCriterion[] {
  const { release, shell } = reading;
  if (shell && release < 909) reading.splitByDelimiters();
  const criteria: MatchCriterion[] = [];
  for (let word = reading.next(); word !== null && word !== ''; word = reading.next()) {
    if (shell && word.startsWith('#')) break;
    const name = word.toLowerCase();
    const joined = withEquals.exec(word);
    if (joined) criteria.push({ name: joined[1]!.toLowerCase(), value: joined[2]! });
    else if (name === 'all' || name === 'invalid-user') criteria.push({ name, value: '' });
    else criteria.push({ name, value: reading.next() ?? '' });
  }
  reading.consume();
  return criteria.filter(({ name }) => name !== 'all');
}
