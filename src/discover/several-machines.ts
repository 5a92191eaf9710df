import type { Format } from '#formats/format';
import { headLength, identify } from './identify.ts';
import { namesProgram } from './recordings.ts';

/** `web01 | CHANGED | rc=0 >>`, as ansible prints it. */
const ansible = /^([\w.-]{1,253}) \| (?:CHANGED|SUCCESS|FAILED|UNREACHABLE)\b[^\n]*(?:>>|=> \{)[ \t\r]{0,8}$/gm;
/** `== web01 ==` and `web01:` of loops over machines, `==> web01.txt <==` of tail(1). */
const headings: readonly RegExp[] = [
  /^[=#*+~-]{2,200}>? {0,3}(?:host:? {0,3}|on {1,3})?([a-z][\w.@/-]{0,253}?) {0,3}:?[ \t]{0,3}<?[=#*+~-]{0,200}[ \t\r]{0,8}$/gim,
  /^([a-z][\w.@-]{0,253}):[ \t\r]{0,8}$/gim,
];
/** What people call the parts of one host's report. */
const parts = new Set(
  'listen listener listening socket port rule table chain filter nat mangle raw security input output forward tcp udp sctp inet ip ipv v firewall before after old new now today yesterday legacy all part step result test log error note info network interface address addresses route service unit status config setting file command summary user process processes numeric verbose default public internal external private local remote host server client'.split(
    ' ',
  ),
);
const isPart = (name: string): boolean =>
  namesProgram(name) ||
  name
    .toLowerCase()
    .split(/[\d_.@/-]+/)
    .every((word) => word === '' || parts.has(word) || parts.has(word.replace(/s$/, '')));
/** Commands that show all of a host at once; others are asked of one thing after the other. */
const whole = /^(?:ss|netstat|lsof|ip6?tables-save|nft|sshd -T|ufw status)\b/;
const noName = { path: '', slug: '' };
const mostHeadings = 400;
const longestText = 4 * 1024 * 1024;
/** As for outputs that stand below one another. */
const sure = 65;

/**
 * The machines whose outputs a text holds below headings that are only their names: where the same program's output
 * stands below two of them, they are not parts of one host's. Empty for other texts.
 */
export function severalMachines(text: string, formats: readonly Format[]): readonly string[] {
  if (text.length > longestText) return [];
  const asked = [...new Set([...text.matchAll(ansible)].map(([, name]) => name!))];
  if (asked.length > 1) return asked;
  for (const heading of headings) {
    const found = [...text.matchAll(heading)];
    if (found.length < 2 || found.length > mostHeadings) continue;
    const names = [...new Set(found.map(([, name]) => name!))];
    if (names.length < 2 || names.some(isPart)) continue;
    const byKind = new Map<string, Map<string, string>>();
    for (const [i, match] of found.entries()) {
      const body = text.slice(match.index + match[0].length, found[i + 1]?.index).trim();
      const identity = body === '' ? null : identify(noName, body.slice(0, headLength), formats);
      if (identity === null || identity.score < sure || !whole.test(identity.kind.command ?? '')) continue;
      byKind.set(identity.kind.id, (byKind.get(identity.kind.id) ?? new Map()).set(match[1]!, body));
    }
    if ([...byKind.values()].some((outputs) => new Set(outputs.values()).size > 1)) return names;
  }
  return [];
}
