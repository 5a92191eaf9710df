import type { Format } from '#formats/format';
import { headLength, identify } from './identify.ts';
import { namesProgram } from './recordings.ts';

/** `web01 | CHANGED | rc=0 >>` of ansible, `== web01 ==` and `web01:` of loops over machines, `==> web01.txt <==` of tail(1). */
const headings: readonly RegExp[] = [
  /^([\w.-]+) \| (?:CHANGED|SUCCESS|FAILED|UNREACHABLE)\b[^\n]*(?:>>|=> \{)[ \t\r]*$/gm,
  /^[=#*+~-]{2,}>? *(?:host:? *|on *)?([a-z][\w.@/-]*?) *:?[ \t]*<?[=#*+~-]*[ \t\r]*$/gim,
  /^([a-z][\w.@-]*):[ \t\r]*$/gim,
];
/** What people call the parts of one host's report. */
const parts =
  /^(?:(?:listen(?:er|ing)?|socket|port|rule|table|chain|filter|nat|mangle|raw|security|input|output|forward|tcp|udp|sctp|inet|ip|ipv|v|firewall|before|after|old|new|now|today|yesterday|legacy|all|part|step|output|result|test|log|error|note|info|network|interface|address|addresse|route|service|unit|status|config|setting|file|command|summary|user|process|processe|numeric|verbose|default|public|internal|external|private|local|remote|host|server|client)s?[\d_.-]*)+$/i;
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
  for (const heading of headings) {
    const found = [...text.matchAll(heading)];
    if (found.length < 2 || found.length > mostHeadings) continue;
    const names = [...new Set(found.map(([, name]) => name!))];
    if (names.length < 2 || names.some((name) => parts.test(name) || namesProgram(name))) continue;
    const byKind = new Map<string, Map<string, string>>();
    for (const [i, match] of found.entries()) {
      const body = text.slice(match.index + match[0].length, found[i + 1]?.index).trim();
      const identity = body === '' ? null : identify(noName, body.slice(0, headLength), formats);
      if (identity === null || identity.score < sure || identity.kind.command === null) continue;
      byKind.set(identity.kind.id, (byKind.get(identity.kind.id) ?? new Map()).set(match[1]!, body));
    }
    if ([...byKind.values()].some((outputs) => new Set(outputs.values()).size > 1)) return names;
  }
  return [];
}
