import type { Claim } from '#core/source-file';
import type { Detection, Format, FormatKind } from '../format.ts';
import { activeLines, addedHeadings, inactiveLines, plainBlanks, plainState } from './catalogues.ts';

const output = (id: string, command: string): FormatKind => ({
  id,
  title: `output of \`${command}\``,
  command,
  emptyMeans: 'failed',
  single: true,
});
const file = (id: string, title: string, single = true): FormatKind => ({
  id,
  title,
  command: null,
  emptyMeans: 'nothing',
  single,
});

const kinds = [
  output('ufw-status', 'ufw status'),
  output('ufw-status-verbose', 'ufw status verbose'),
  output('ufw-status-numbered', 'ufw status numbered'),
  output('ufw-show-added', 'ufw show added'),
  file('ufw-conf', '/etc/ufw/ufw.conf'),
  file('ufw-defaults', '/etc/default/ufw'),
  file('ufw-user-rules', '/etc/ufw/user.rules'),
  file('ufw-user6-rules', '/etc/ufw/user6.rules'),
  file('ufw-before-rules', '/etc/ufw/before.rules'),
  file('ufw-before6-rules', '/etc/ufw/before6.rules'),
  file('ufw-after-rules', '/etc/ufw/after.rules'),
  file('ufw-after6-rules', '/etc/ufw/after6.rules'),
  file('ufw-applications', '/etc/ufw/applications.d/*', false),
  file('ufw-hook', '/etc/ufw/before.init, after.init', false),
] as const;

/** Places of the files on the host, and what people call copies of them. */
const paths: readonly (readonly [RegExp, string])[] = [
  [/(?:^|\/)etc\/ufw\/ufw\.conf$|^ufw\.conf$|\/ufw\.conf$/, 'ufw-conf'],
  [/(?:^|\/)(?:etc[/_-])?default[/_-]ufw(?:\.txt)?$/, 'ufw-defaults'],
  [/(?:^|\/)ufw\/user\.rules$|(?:^|\/)user\.rules$/, 'ufw-user-rules'],
  [/(?:^|\/)ufw\/user6\.rules$|(?:^|\/)user6\.rules$/, 'ufw-user6-rules'],
  [/(?:^|\/)ufw\/before\.rules$/, 'ufw-before-rules'],
  [/(?:^|\/)ufw\/before6\.rules$/, 'ufw-before6-rules'],
  [/(?:^|\/)ufw\/after\.rules$/, 'ufw-after-rules'],
  [/(?:^|\/)ufw\/after6\.rules$/, 'ufw-after6-rules'],
  [/(?:^|\/)ufw\/applications\.d\/(?!\.)[^/]*(?<!~|\.dpkg-\w+|\.rpm\w+)$/, 'ufw-applications'],
  [/(?:^|\/)ufw\/(?:before|after)\.init$/, 'ufw-hook'],
];

const numbered = /^\[ *\d+\] .*\s(?:ALLOW|DENY|REJECT|LIMIT)(?: (?:IN|OUT|FWD))?\s/m;
const verbose =
  /^(?:Default|New profiles|Logging): |^[^:：\n]+[:：]\s*(?:allow|deny|reject) \([^)\n]+\), (?:allow|deny|reject) \(/m;
const heading = /^\s*To\s+Action\s+From\s*$/m;
/** Whatever the columns are called. */
const ruledRows = /^ {0,5}-+ +-+ +-+\s*\n(?:.*\n)?.*\S +(?:ALLOW|DENY|REJECT|LIMIT) (?:IN|OUT|FWD)? +\S/m;

/** The kind of a listing, by its own words; `null` where it cannot tell. */
const listingKind = (head: string): string | null =>
  numbered.test(head) ? 'ufw-status-numbered' : verbose.test(head) ? 'ufw-status-verbose' : null;

const firstLine = (head: string): string => head.slice(0, `${head}\n`.indexOf('\n'));
const isAdded = (head: string): boolean =>
  /^Added user rules \(/m.test(head) || addedHeadings.has(plainBlanks(firstLine(head)));

function isState(line: string): boolean {
  if (line.length > 40) return false;
  const plain = plainState(line);
  return activeLines.has(plain) || inactiveLines.has(plain);
}

/** `Status: active` and what follows it, or the rules alone; in any language. */
const isListing = (head: string): boolean =>
  heading.test(head) || ruledRows.test(head) || (verbose.test(head) && isState(firstLine(head)));

function byName({ path, slug, command }: Claim): string | null {
  if (/(?:^|\/)ufw\.log$/.test(path)) return null;
  const words = (command?.replace(/\s*\|.*$/, '') ?? slug).toLowerCase().replace(/^sudo[ -]/, '');
  const spelled = words.replace(/[ _]+/g, '-').replace(/^.*\/(?=ufw)/, '');
  if (/^ufw(?:-status)?-verbose$/.test(spelled)) return 'ufw-status-verbose';
  if (/^ufw(?:-status)?-numbered$/.test(spelled)) return 'ufw-status-numbered';
  if (/^ufw(?:-status)?$/.test(spelled) && !/(?:^|\/)default\/ufw$/.test(path)) return 'ufw-status';
  if (/^ufw(?:-show)?-added$/.test(spelled)) return 'ufw-show-added';
  return null;
}

function detect(claim: Claim, head: string): Detection | null {
  const place = paths.find(([pattern]) => pattern.test(claim.path));
  if (place) return { kind: place[1], score: 95 };
  const named = byName(claim);
  if (named === 'ufw-status' || named === null) {
    const score = named === null ? 82 : 92;
    if (isAdded(head)) return { kind: 'ufw-show-added', score };
    if (isListing(head)) return { kind: listingKind(head) ?? 'ufw-status', score };
    if (/^\*filter\n:ufw6-user-input/m.test(head) && head.includes('### RULES ###'))
      return { kind: 'ufw-user6-rules', score: 90 };
    if (/^\*filter\n:ufw-user-input/m.test(head) && head.includes('### RULES ###'))
      return { kind: 'ufw-user-rules', score: 90 };
    if (/^DEFAULT_INPUT_POLICY=/m.test(head)) return { kind: 'ufw-defaults', score: 85 };
    if (named === null && isState(head)) return { kind: 'ufw-status', score: 70 };
  }
  if (named === null) return null;
  const shown =
    isListing(head) || isState(firstLine(head)) || /^Status: (?:in)?active\s*$/m.test(head) || isAdded(head);
  return { kind: named === 'ufw-status' ? (listingKind(head) ?? named) : named, score: shown ? 92 : 65 };
}

export const format: Format = {
  id: 'ufw',
  title: 'ufw, the uncomplicated firewall',
  kinds,
  names: ['ufw', 'user.rules', 'user6.rules'],
  signs: [
    // Rows, commands and the names of chains, in whatever language the rest is.
    'ufw',
    'action',
    ' allow ',
    ' deny ',
    ' reject ',
    ' limit ',
    'default_input_policy=',
    // Lines that tell the state.
    ...[
      'status',
      'estáu:',
      'stav:',
      'statv:',
      'κατάσταση:',
      'estado:',
      'estat:',
      'staatus:',
      'tila:',
      'état',
      'stato:',
    ],
    ...['stare:', 'состояние:', 'stanje', 'durum:', 'стан:', '状态', '狀態'],
  ],
  phase: 'main',
  carriesOut: ['ufw'],
  detect,
  load: async () => (await import('./code.ts')).code,
};
