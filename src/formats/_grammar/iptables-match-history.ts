import { conditional } from '#model/filter-parts';
import type { FilterStep } from '#model/packet-filter';
import { isWithinBytes, lowerRate, ownBucket, secondsOf } from './budget.ts';
import { type MatchExtension, never, notUnderstood, type OptionGroup, type RuleContext } from './iptables-extension.ts';
import { parseNumber } from './iptables-numbers.ts';

const count = (text: string | null, otherwise: number): number =>
  text === null ? otherwise : (parseNumber(text) ?? notUnderstood());

interface RateWords {
  readonly words: string;
  /** Between two packets; `null` for rates of bytes. */
  readonly seconds: number | null;
}

/** `3/min` → `3 per minute`; a number alone is per second. */
function readRate(text: string): RateWords {
  const bytes = /^\d+[kmg]?b\/s(?:ec(?:ond)?)?$/i.test(text);
  if (bytes) return { words: text, seconds: null };
  const parts = /^(\d+)(?:\/([a-z]+))?$/i.exec(text) ?? notUnderstood();
  const unit = parts[2] ?? 'second';
  const name =
    ['second', 'minute', 'hour', 'day'].find((word) => word.startsWith(unit.toLowerCase())) ?? notUnderstood();
  const seconds = (secondsOf[name] ?? notUnderstood()) / Math.max(1, Number(parts[1]));
  return { words: `${parts[1]} per ${name}`, seconds };
}

function lowerLimit(options: OptionGroup): FilterStep[] {
  options.only('--limit', '--limit-burst');
  if (options.negated('--limit')) notUnderstood();
  const { words, seconds } = readRate(options.value('--limit') ?? '3/hour');
  const burst = count(options.value('--limit-burst'), 5);
  if (burst < 1) notUnderstood();
  const condition = `more than about ${burst} packets at once or ${words} from all clients together`;
  return lowerRate({ packets: burst, seconds: seconds ?? notUnderstood(), over: false, bucket: ownBucket, condition });
}

/** Whose packets share one bucket. */
function bucketWords(mode: string | null, sourceMask: string | null): string {
  const keys = mode === null ? [] : mode.split(',').sort();
  if (keys.some((key) => !['srcip', 'srcport', 'dstip', 'dstport'].includes(key))) notUnderstood();
  if (keys.includes('srcport')) return 'in one connection';
  if (!keys.includes('srcip')) return 'from all clients together';
  return sourceMask === null ? 'from one address' : `from one /${sourceMask} network`;
}

function lowerHashlimit(options: OptionGroup): FilterStep[] {
  const upto = options.value('--hashlimit-upto');
  const above = options.value('--hashlimit-above');
  if ((upto === null) === (above === null)) notUnderstood();
  // `! --hashlimit` is how older releases spelt `--hashlimit-above`.
  const within = above === null ? !options.negated('--hashlimit-upto') : options.negated('--hashlimit-above');
  const { words, seconds } = readRate(upto ?? above ?? notUnderstood());
  const burst = options.value('--hashlimit-burst') ?? (seconds === null ? null : '5');
  const mode = options.value('--hashlimit-mode');
  const whose = bucketWords(mode, options.value('--hashlimit-srcmask'));
  const classified = options.flag('--hashlimit-rate-match');
  const size = burst === null || classified ? '' : `${burst}${/^\d+$/.test(burst) ? ' packets' : ''} at once or `;
  const condition = `more than about ${size}${words} ${whose}`;
  if (seconds === null || classified || burst === null || !/^\d+$/.test(burst)) return [conditional(within, condition)];
  // Rules that name the same table share its buckets; listings do not print the name.
  const name = options.value('--hashlimit-name');
  const bucket = { list: name === null ? null : `hashlimit ${name}`, perClient: mode !== null };
  return lowerRate({ packets: Number(burst), seconds, over: !within, bucket, condition });
}

function lowerConnlimit(options: OptionGroup, { family }: RuleContext): FilterStep[] {
  const upto = options.value('--connlimit-upto');
  const above = options.value('--connlimit-above');
  if ((upto === null) === (above === null)) notUnderstood();
  const most = count(upto ?? above, 0);
  const within = above === null ? !options.negated('--connlimit-upto') : options.negated('--connlimit-above');
  // The connection that is just being made counts itself.
  if (most === 0) return within ? [never] : [];
  const mask = count(options.value('--connlimit-mask'), family === 4 ? 32 : 128);
  const whose = options.flag('--connlimit-daddr')
    ? 'to this address'
    : mask === (family === 4 ? 32 : 128)
      ? 'from one address'
      : `from one /${mask} network`;
  const condition = `more than ${most} open ${most === 1 ? 'connection' : 'connections'} ${whose}`;
  return [conditional(within, condition)];
}

/**
 * The list a rule reads or writes. Its mask is that of the rule which was loaded first, for all rules: it only tells
 * whose attempts count together.
 */
function recentList(options: OptionGroup): string {
  const name = options.value('--name') ?? 'DEFAULT';
  return options.flag('--rdest') ? `${name} (destination)` : name;
}

function recentCondition(options: OptionGroup, list: string, hits: number): string {
  const seconds = options.value('--seconds');
  const within = seconds === null ? '' : ` within ${count(seconds, 0)} s`;
  const mask = options.value('--mask') ?? '255.255.255.255';
  const whose = /^(?:255\.255\.255\.255|(?:ffff:){7}ffff)$/.test(mask) ? 'one address' : 'one network';
  return hits > 1
    ? `${hits} or more attempts from ${whose}${within} (recent list ${list})`
    : `an earlier attempt from ${whose}${within} (recent list ${list})`;
}

/** Packets of one address that the kernel remembers (`ip_pkt_list_tot`). */
const MOST_STAMPS = 20;

function lowerRecent(options: OptionGroup): FilterStep[] {
  const list = recentList(options);
  const verbs = (['--set', '--rcheck', '--update', '--remove'] as const).filter((verb) => options.flag(verb));
  const [verb] = verbs;
  if (verb === undefined || verbs.length > 1) notUnderstood();
  const negated = options.negated(verb);
  const bySource = !options.flag('--rdest');
  if (verb === '--set') return [{ effect: 'remember', list, most: MOST_STAMPS }, ...(negated ? [never] : [])];
  const hits = Math.max(1, count(options.value('--hitcount'), 1));
  const condition = recentCondition(options, list, hits);
  // Other clients' packets stand for this one's where lists are kept by destination.
  if (!bySource) return [{ match: 'opaque', text: `recent list ${list}` }];
  const match: FilterStep = { match: 'remembered', list, hits, condition, negated };
  if (verb === '--rcheck') return [match];
  if (verb === '--update') return [match, { effect: 'remember', list, most: MOST_STAMPS, again: true }];
  // A negated removal takes the entry out although the rule fails.
  return [
    negated ? { match: 'opaque', text: `recent list ${list}` } : match,
    ...(negated ? [] : [{ effect: 'forget', list } as const]),
  ];
}

function lowerQuota(options: OptionGroup): FilterStep[] {
  options.only('--quota');
  const bytes = options.value('--quota') ?? notUnderstood();
  const isWithin = /^\d+$/.test(bytes) ? isWithinBytes(Number(bytes)) : null;
  if (isWithin === null) notUnderstood();
  if (!isWithin) return options.negated('--quota') ? [] : [never];
  const condition = `the quota of ${bytes} bytes is used up`;
  return [{ match: 'conditional', first: true, condition, negated: options.negated('--quota') }];
}

/** Chance has no first outcome: only what always or never happens is decided. */
function lowerStatistic(options: OptionGroup): FilterStep[] {
  const probability = options.value('--probability');
  const every = options.value('--every');
  const chance =
    probability === null ? (every === '1' ? 1 : every === null ? notUnderstood() : null) : Number(probability);
  const negated = options.negated('--probability') !== options.negated('--every');
  if (chance === 0 || chance === 1) return (chance === 1) === negated ? [never] : [];
  const words = probability === null ? `every ${every} packets` : `with probability ${probability}`;
  return [{ match: 'opaque', text: `-m statistic, ${negated ? 'not ' : ''}${words}` }];
}

/** Matches that depend on earlier traffic or on chance. */
export const historyMatches: Readonly<Record<string, MatchExtension>> = {
  limit: {
    state: 'modelled',
    note: 'a handshake finds the whole burst and uses it up itself; the rate is a condition',
    lower: lowerLimit,
  },
  hashlimit: {
    state: 'modelled',
    note: 'a handshake finds the whole burst and uses it up itself; the rate is a condition',
    lower: lowerHashlimit,
  },
  connlimit: {
    state: 'modelled',
    note: 'a first connection counts itself only; the number is a condition',
    lower: lowerConnlimit,
  },
  recent: {
    state: 'partial',
    note: 'lists by source address, what this packet itself put there included; lists by destination and `! --remove` are opaque',
    lower: lowerRecent,
  },
  quota: { state: 'modelled', note: 'not used up; that is a condition', lower: lowerQuota },
  statistic: { state: 'opaque', note: 'chance decides, unless the probability is 0 or 1', lower: lowerStatistic },
};
