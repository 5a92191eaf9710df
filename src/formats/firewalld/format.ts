import type { Claim } from '#core/source-file';
import type { Detection, Format } from '../format.ts';
import { type Contents, kindOf, kinds } from './kinds.ts';

/** What follows `firewall-cmd`, words joined by single dashes: `permanent-list-all-zones`; `null` where nothing names it. */
function commandOf({ command, slug }: Claim): string | null {
  const line = command === undefined ? slug : command.replace(/\|.*$/, '');
  const words = line.toLowerCase().replace(/[^a-z0-9.]+/g, '-');
  const match = /(?:^|-)firewall(?:d|-cmd|-offline-cmd)(?:-|$)(.*)$/.exec(words);
  return match ? match[1]!.replace(/-$/, '') : null;
}

const names: readonly (readonly [RegExp, Contents])[] = [
  [/list-all-zones|^zones$|^all-zones$/, 'zones'],
  [/list-all-policies|^policies$/, 'policies'],
  [/list-all|info-zone/, 'zone'],
  [/active-zones/, 'active-zones'],
  [/default-zone/, 'default-zone'],
  [/^state$|-state$/, 'state'],
  [/query-panic|^panic$/, 'panic'],
  [/list-services|^services$/, 'services'],
  [/list-ports|^ports$/, 'ports'],
  [/rich-rules|rich$/, 'rich-rules'],
  [/passthroughs/, 'direct-passthroughs'],
  [/direct-get-all-rules|^direct(?:-rules)?$/, 'direct-rules'],
  [/info-service/, 'service'],
  [/info-ipset/, 'ipset'],
];

const permanentName = /(?:^|-)perm(?:anent)?(?:-|$)/;

/** The contents that the text shows by itself. */
function contentsOf(head: string): Contents | null {
  if (/^ {2}egress-zones:/m.test(head)) return 'policies';
  if (/^ {2}target: /m.test(head) && /^ {2}(?:icmp-block-inversion|interfaces|services): ?/m.test(head)) {
    return (head.match(/^ {2}target: /gm)?.length ?? 0) > 1 ? 'zones' : 'zone';
  }
  if (/^ {2}type: (?:hash|list|bitmap):/m.test(head) && /^ {2}entries: ?/m.test(head)) return 'ipset';
  if (/^ {2}modules: ?/m.test(head) && /^ {2}destination: ?/m.test(head)) return 'service';
  if (/^(?:ipv4|ipv6|eb) (?:filter|nat|mangle|raw|security|broute) \S+ -?\d+ \S/m.test(head)) return 'direct-rules';
  if (/^\s*rule (?:priority|family|source|destination|service|port|protocol)\b.*(?:accept|drop|reject)/m.test(head))
    return 'rich-rules';
  return null;
}

/** firewalld leaves `.xml.old` beside what it changes; those are not read. */
function xmlKind(path: string, head: string): string | null {
  const placed = /(?:^|\/)firewalld\/(zones|policies|services|ipsets)\/[^/]+\.xml$/.exec(path)?.[1];
  if (placed !== undefined) return xmlKinds[placed]!;
  if (/(?:^|\/)firewalld\/direct\.xml$/.test(path)) return 'firewalld-direct-xml';
  if (!/\.xml$/.test(path)) return null;
  const root = /^(?:\s|<\?[\s\S]*?\?>|<!--[\s\S]*?-->)*<(zone|policy|ipset|direct)[\s>/]/.exec(head)?.[1];
  return root === undefined ? null : `firewalld-${root}-xml`;
}

const xmlKinds: Readonly<Record<string, string>> = {
  zones: 'firewalld-zone-xml',
  policies: 'firewalld-policy-xml',
  services: 'firewalld-service-xml',
  ipsets: 'firewalld-ipset-xml',
};

function detect(claim: Claim, head: string): Detection | null {
  if (/(?:^|\/)firewalld\.conf$/.test(claim.path)) return { kind: 'firewalld-conf', score: 90 };
  const file = xmlKind(claim.path, head);
  if (file !== null) return { kind: file, score: 92 };
  const words = commandOf(claim);
  const shown = contentsOf(head);
  const permanent = words !== null && (permanentName.test(words) || /offline-cmd/.test(claim.command ?? claim.slug));
  const named =
    words === null
      ? undefined
      : names.find(([pattern]) => pattern.test(words.replace(permanentName, '-').replace(/^-|-$/g, '')));
  if (named !== undefined) return { kind: kindOf(named[1], permanent), score: shown === null ? 65 : 90 };
  if (shown !== null) return { kind: kindOf(shown, permanent), score: words === null ? 84 : 90 };
  if (/^\s*FirewallD is not running\s*$/.test(head))
    return { kind: kindOf('state', false), score: words === null ? 80 : 88 };
  if (/^DefaultZone=/m.test(head) && /^(?:CleanupOnExit|IPv6_rpfilter)=/m.test(head))
    return { kind: 'firewalld-conf', score: 85 };
  if (words !== null && /^\s*(?:\S+[$#] .*\n)?\S+(?: \([^)]*\))?\n {2}(?:interfaces|sources): /.test(head))
    return { kind: kindOf('active-zones', false), score: 80 };
  return words === '' && head === '' ? { kind: kindOf('zones', false), score: 55 } : null;
}

export const format: Format = {
  id: 'firewalld',
  title: 'firewalld',
  kinds,
  names: ['firewall', '.xml'],
  signs: [
    'egress-zones:',
    'target: ',
    'type: ',
    'modules:',
    ' filter ',
    ' nat ',
    ' mangle ',
    ' raw ',
    ' security ',
    ' broute ',
    'rule ',
    'firewalld is not running',
    'defaultzone=',
  ],
  phase: 'main',
  carriesOut: ['firewalld'],
  answers: [/^FirewallD is not running$/, /^not running$/],
  detect,
  load: async () => (await import('./code.ts')).code,
};
