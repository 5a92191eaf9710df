import type { Statement } from '../_grammar/nft/ast.ts';

/** Stands where such a print begins; no listing holds it. */
export const printMark = '\u0001';

const indented = /^([ \t]+(?:[^"#\n]|"[^"\n]*")*)#(?! handle \d+\s*$)([^\n]*)/;
/** A rule; those of sets are longer. */
const ruleLine = /^[ \t][^\n]{8,4000}$/gm;
const counter = / counter packets \d+ bytes \d+(?= |$)/;
const bareCounter = / counter(?= |$)/;
/** What libxtables says of modules that this kernel has not, or has by another name; it changes nothing that is listed. */
const kernelLacks = /^W(arning: Extension \S+ (?:revision \d+ |is )*not supported, missing kernel module\?)/gm;
/** Matches that print nothing (`--tcp-option`, `--socket-exists`) leave a blank, as comments do: these seldom stand alone. */
const unshown =
  /^([ \t]+(?:\S+ )*?meta l4proto (?:tcp|6) ) (?=counter(?: packets \d+ bytes \d+)? (?:accept|drop|reject)\b)/;
/** `--ports` of multiport prints the protocol and no more: a name that begins no field, outside of quotes. */
const portless =
  /"[^"\n]*"|(?<!l4proto|protocol|nexthdr|[!=<>]=|[{,.]) (tcp|udp|udplite|sctp|dccp)(?= (?:counter|ct|meta|mark|iif|iifname|oif|oifname|ip|ip6|limit|fib|socket|#)(?: |$))/g;
const anyPortless = /[^o={,.] (?:tcp|udp|udplite|sctp|dccp) (?:counter|ct|meta|mark|iif|oif|ip|limit|fib|socket|#)/;
const counted = /\bcounter(?: packets \d+ bytes \d+)? $/;

/**
 * Until 1.0.2, nft lets the modules of iptables that have no translation print themselves as for `iptables -L`, behind a
 * `#` that ends nothing: `meta l4proto tcp # match-set banned src counter packets 6 bytes 360 drop`, `counter packets 3
 * bytes 180 # HL set to 64`. iptables counts between matches and target, which tells such a print from a remark. Every
 * offset stays.
 */
export function markPrints(listing: string): string {
  const text = listing.replace(kernelLacks, '#$1');
  if (!/[ \t]#(?! handle \d)|meta l4proto (?:tcp|6) {2}/.test(text) && !anyPortless.test(text)) return text;
  return text.replace(ruleLine, markLine);
}

function markLine(line: string): string {
  const whole = line
    .replace(unshown, `$1${printMark}`)
    .replace(portless, (same: string, name: string | undefined, at: number) =>
      name !== undefined && line.slice(0, at).includes(`meta l4proto ${name}`)
        ? ` ${printMark.padEnd(name.length)}`
        : same,
    );
  return whole.replace(indented, (same, before: string, after: string) => {
    const end =
      (counter.exec(after) ?? bareCounter.exec(after))?.index ??
      (counted.test(before) ? after.replace(/ # handle \d+\s*$/, '').length : 0);
    if (end === 0) return same;
    const print = after.slice(0, end).replace(/#|counter\b/g, (word) => word.replace(/^./, printMark));
    return `${before}${printMark}${print}${after.slice(end)}`;
  });
}

/** Words of prints that are not the module's name. */
const modules: Readonly<Record<string, string>> = {
  conn: 'connlimit',
  'match-set': 'set',
  'add-set': 'SET',
  'del-set': 'SET',
  'map-set': 'SET',
  to: 'NETMAP',
};

/** `isLast`: nothing of the rule follows, so that it is the target. */
export function readPrint(image: string, isLast: boolean): Statement {
  const word = /[A-Za-z][A-Za-z0-9-]*/.exec(image)?.[0] ?? 'unshown';
  const name = Object.hasOwn(modules, word) ? modules[word]! : isLast ? word : word.toLowerCase();
  return { type: 'xt', start: 0, end: 0, kind: isLast ? 'target' : 'match', name };
}
