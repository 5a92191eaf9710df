import { type NumberSet, numberSet } from '#core/number-set';
import { portOf } from '../_grammar/port-names.ts';

/** How an action's command takes the jail's ports; `dport` takes one port or range, `dports` fifteen. */
export type PortSyntax = 'dport' | 'dports' | 'nft' | 'rich-rule';

/** `refused`: what is wrong, where the command fails for it, or makes a rule that leads nowhere. */
export type JailPorts = { readonly ports: NumberSet } | { readonly refused: string } | 'unknown';

type Part = readonly [low: number, high: number] | 'wrong' | 'unknown';

const most = 15;

/**
 * The ports of a jail as the action's command reads them, once the shell has put them on its line (measured with iptables
 * 1.8.9, nft 1.0.6 and firewalld 1.3).
 */
export function readJailPorts(text: string, syntax: PortSyntax): JailPorts {
  if (/["'`$\\;&|<>()*?[\]{}~!]/.test(text)) return 'unknown';
  const quoted = text.trim().replace(/\s+/g, ' ');
  if (quoted === '') return { refused: 'it is empty' };
  if (syntax === 'rich-rule') return readEach(quoted);
  if (quoted.includes('#'))
    return {
      refused: `behind a value fail2ban takes \`#\` for a part of it, so that \`${quoted}\` gets into the command`,
    };
  return syntax === 'nft' ? readElements(quoted) : readList(text.trim(), quoted, syntax);
}

/** `--dport`, `--dports`: one word. */
function readList(text: string, quoted: string, syntax: 'dport' | 'dports'): JailPorts {
  if (text.includes('\n'))
    return { refused: `\`${quoted}\` goes on over another line, and iptables takes ports in one word` };
  if (/\s/.test(text)) return { refused: `\`${quoted}\` has a blank in it, and iptables takes none between ports` };
  const words = text.split(',');
  if (syntax === 'dport' && words.length > 1)
    return { refused: `this action takes a single port or range, and \`${quoted}\` are several` };
  const count = words.reduce((sum, word) => sum + (word.includes(':') ? 2 : 1), 0);
  if (syntax === 'dports' && count > most)
    return { refused: `iptables takes ${most} ports at most, a range counts as two, and these are ${count}` };
  return joined(words, 'iptables', (word) => readRange(word, syntax));
}

/** Elements of a set of nftables; empty ones are no matter behind another. */
function readElements(quoted: string): JailPorts {
  const words = quoted.split(',').map((word) => word.trim());
  if (words[0] === '') return { refused: `no port stands in front of the comma in \`${quoted}\`` };
  return joined(
    words.filter((word) => word !== ''),
    'nft',
    (word) => readRange(word.replaceAll(':', '-'), 'nft'),
  );
}

/** A rich rule for each word: one that firewalld refuses leaves the others. */
function readEach(quoted: string): JailPorts {
  const words = quoted.split(/[\s,]+/).filter(Boolean);
  const parts = words.map((word) => readRange(word, 'rich-rule'));
  if (parts.includes('unknown')) return 'unknown';
  const pairs = parts.filter((part): part is [number, number] => part !== 'wrong');
  return pairs.length > 0 ? { ports: numberSet(pairs) } : { refused: `firewalld takes none of \`${quoted}\`` };
}

function joined(words: readonly string[], program: string, read: (word: string) => Part): JailPorts {
  const pairs: (readonly [number, number])[] = [];
  let unknown = false;
  for (const word of words) {
    const part = read(word);
    if (part === 'wrong') return { refused: `${program} does not take \`${word}\` for a port` };
    if (part === 'unknown') unknown = true;
    else pairs.push(part);
  }
  return unknown ? 'unknown' : { ports: numberSet(pairs) };
}

function readRange(word: string, syntax: PortSyntax): Part {
  const dash = syntax === 'nft' || syntax === 'rich-rule';
  const one = readPort(word, syntax);
  if (one !== 'wrong') return one === 'unknown' ? one : [one, one];
  const ends = word.split(dash ? '-' : ':');
  if (ends.length !== 2) return 'wrong';
  if (syntax === 'dport' && ends.some(Boolean)) {
    if (ends[0] === '') ends[0] = '0';
    if (ends[1] === '') ends[1] = '65535';
  }
  const [low, high] = ends.map((end) => readPort(end, syntax));
  if (typeof low !== 'number' || typeof high !== 'number')
    return low === 'wrong' || high === 'wrong' ? 'wrong' : 'unknown';
  if (syntax === 'rich-rule') return low < high ? [low, high] : [high, low];
  return low > high || (syntax === 'dports' && low === high) ? 'wrong' : [low, high];
}

/** Names that are not known here may be known to the host; a number that begins with a zero is octal for most. */
function readPort(word: string, syntax: PortSyntax): number | 'wrong' | 'unknown' {
  if (/^0\d+$/.test(word) && syntax !== 'rich-rule') return 'unknown';
  if (/^\d+$/.test(word)) return Number(word) <= 65535 ? Number(word) : 'wrong';
  if (!/^[a-z][\w.+-]*$/i.test(word)) return /^0x[\da-f]+$/i.test(word) ? 'unknown' : 'wrong';
  const named = word === word.toLowerCase() ? portOf(word) : null;
  return named ?? 'unknown';
}
