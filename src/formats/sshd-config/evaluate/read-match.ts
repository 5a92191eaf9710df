import type { Connection } from './input.ts';
import { matchesAddressList, matchesPatternList } from './numeric-address.ts';
import type { Reading } from './reading.ts';

type Outcome = 'fits' | 'does not fit' | 'bad';

/** What `-T` says from 7.7 to 8.0, where every criterion had to be answerable. */
function missing(reading: Reading, criterion: string, attribute: string): never {
  return reading.fatalBare(
    'connection-not-specified',
    `'Match ${criterion}' in configuration but '${attribute}' not in connection test specification.`,
  );
}

const withEquals = /^(user|group|host|address|localaddress|localport|rdomain|version)=/i;

/** A user is in a fitting group, and in none that a negated entry names. */
function groupFits(groups: readonly string[], list: string): boolean {
  let found = false;
  for (const group of groups) {
    const result = matchesPatternList(group, list);
    if (result === -1) return false;
    if (result === 1) found = true;
  }
  return found;
}

/** The groups of a user; where nobody knows them, the line is taken not to fit, and that is said. */
function groupsOf({ session, at }: Reading, user: string): readonly string[] {
  const groups = session.input.groups?.(user);
  if (groups === undefined) session.notCollected.push({ path: '/etc/group', at });
  return groups ?? [];
}

/** One criterion with its value; without a connection the syntax alone is checked, and nothing fits. */
function criterionFits(reading: Reading, name: string, written: string, value: string, to: Connection | null): Outcome {
  const { release, session, version } = reading;
  const lenient = release >= 801 || release < 707 || session.input.mode !== 'dump';
  const fits = (yes: boolean): Outcome => (yes ? 'fits' : 'does not fit');
  switch (name) {
    case 'user':
      if (!to || (lenient && to.user === undefined)) return 'does not fit';
      if (to.user === undefined) missing(reading, 'User', 'user');
      return fits(matchesPatternList(to.user, value) === 1);
    case 'group': {
      if (!to || (lenient && to.user === undefined)) return 'does not fit';
      if (to.user === undefined) missing(reading, 'Group', 'user');
      return fits(groupFits(groupsOf(reading, to.user), value));
    }
    case 'host':
      if (!to || (lenient && to.host === undefined)) return 'does not fit';
      if (to.host === undefined) missing(reading, 'Host', 'host');
      return fits(matchesPatternList(to.host.toLowerCase(), value.toLowerCase()) === 1);
    case 'address':
    case 'localaddress': {
      const [address, label, attribute] =
        name === 'address' ? [to?.address, 'Address', 'addr'] : [to?.localAddress, 'LocalAddress', 'laddr'];
      if (!to || (lenient && address === undefined)) {
        // From 8.4; before, the mistake was met when a connection came.
        const broken = matchesAddressList(null, value) === -2;
        if (broken && release >= 804)
          reading.fatalBare(
            'bad-match-address',
            `Invalid Match ${name} argument '${value}' at line ${reading.directive.line}`,
            { value },
          );
        if (broken) session.addFault(laterFault(reading, value));
        return 'does not fit';
      }
      if (address === undefined) missing(reading, label!, attribute!);
      const result = matchesAddressList(address, value);
      if (result === -2 && release < 703) reading.remark(inconsistentMask(value));
      return result === -2 ? 'bad' : fits(result === 1);
    }
    case 'localport': {
      const port = reading.portNumber(value);
      if (port === -1) {
        reading.remark(`Invalid LocalPort '${value}' on Match line`);
        return 'bad';
      }
      if (!to) return 'does not fit';
      // A slip: a port that is not given counts as missing in all later releases too.
      if (to.localPort === undefined) {
        if (release < 707 || session.input.mode !== 'dump') return 'does not fit';
        missing(reading, 'LocalPort', 'lport');
      }
      return fits(port === to.localPort);
    }
    case 'rdomain':
      if (release < 707) break;
      if (!to || to.routingDomain === undefined) return 'does not fit';
      return fits(matchesPatternList(to.routingDomain, value) === 1);
    case 'version':
      if (release < 1000) break;
      return fits(matchesPatternList(version.text, value) === 1);
  }
  reading.remark(`Unsupported Match attribute ${written}`);
  return 'bad';
}

/** Early releases said which one it was; measured with 7.2. */
function inconsistentMask(list: string): string {
  const entries = list.split(',').map((entry) => entry.replace(/^!/, ''));
  const broken = entries.find((entry) => matchesAddressList(null, entry) === -2) ?? list;
  return `Inconsistent mask length for network "${broken}"`;
}

const laterFault = (reading: Reading, value: string) =>
  ({
    code: 'bad-match-address',
    message: `${reading.file.path} line ${reading.directive.line}: Bad Match condition`,
    at: reading.at,
    data: { keyword: reading.keyword, value },
    exitStatus: 255,
    seenBy: 'connection',
  }) as const;

/**
 * Whether the block below a Match line counts: all criteria of the line must fit. `connection: null` is the first
 * reading, in which only `all` (and what does not depend on a connection) fits.
 */
export function readMatch(reading: Reading, connection: Connection | null): boolean {
  const { release, shell } = reading;
  if (shell && release < 909) reading.splitByDelimiters();
  const isEnd = (word: string | null): boolean => word === null || (word === '' && release < 909);
  const isComment = (word: string | null): boolean => shell && word?.startsWith('#') === true;
  const bad = (): never =>
    reading.fatal('bad-match', 'Bad Match condition', { condition: reading.directive.rest ?? '' });
  let count = 0;
  let matches = true;
  for (let word = reading.next(); !isEnd(word); word = reading.next()) {
    if (isComment(word)) {
      reading.consume();
      break;
    }
    count++;
    const criterion = word!.toLowerCase();
    if (criterion === 'all' && release >= 605) {
      const further = count > 1 ? '' : reading.next();
      if (count > 1 || (further !== null && further !== '' && !isComment(further))) {
        reading.remark("'all' cannot be combined with other Match attributes");
        bad();
      }
      if (isComment(further)) reading.consume();
      return true;
    }
    if (criterion === 'invalid-user' && release >= 909) {
      // In 9.9 it fitted when there was no connection to look at.
      if (!connection) matches = matches && release === 909;
      else if (!connection.userInvalid) matches = false;
      continue;
    }
    const joined = release >= 909 && !(release === 909 && reading.version.portable === 1) && withEquals.exec(word!);
    const value = joined ? word!.slice(joined[0].length) : reading.next();
    if (value === null || value === '' || isComment(value)) {
      reading.remark(`Missing Match criteria for ${joined ? joined[1] : word}`);
      bad();
    }
    const name = joined ? joined[1]!.toLowerCase() : criterion;
    const outcome = criterionFits(reading, name, word!, value!, connection);
    if (outcome === 'bad') bad();
    if (outcome === 'does not fit') matches = false;
  }
  if (count === 0) {
    reading.remark('One or more attributes required for Match');
    bad();
  }
  return matches;
}
