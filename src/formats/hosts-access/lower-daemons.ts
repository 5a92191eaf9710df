import { matchesGlob } from '#core/glob';
import type { OriginId } from '#core/origin';
import type { DaemonPattern, PatternList, PeerPattern } from '#model/access-list';
import { plainGlob } from '../_grammar/address-glob.ts';
import type { List } from './ast.ts';
import { readLength } from './dotted-quad.ts';
import { splitOutsideBrackets } from './split-outside-brackets.ts';

/** What lowering lists needs to know of its surroundings. */
export interface ListScene {
  origin(start: number, end: number): OriginId;
  /** All that a host pattern means; a file of patterns means many. */
  hosts(text: string): readonly PeerPattern[];
}

/** The daemons of a rule: process names, `ALL`, port numbers, each with `@server` or without. */
export function lowerDaemons(list: List, scene: ListScene): PatternList<DaemonPattern> {
  const patterns: DaemonPattern[] = [];
  let except: PatternList<DaemonPattern> | null = null;
  for (const child of list.children) {
    if (child.type !== 'pattern') except = lowerDaemons(child as List, scene);
    else patterns.push(lowerDaemon((child as { value: string }).value, scene.origin(child.start, child.end), scene));
  }
  return { patterns, except };
}

function lowerDaemon(text: string, origin: OriginId, scene: ListScene): DaemonPattern {
  const [name, host] = splitOutsideBrackets(text, '@', 1);
  // For a daemon, which always has a name, KNOWN says as much as ALL.
  const port = portOf(name);
  const glob = port !== null ? String(port) : /^(?:ALL|KNOWN)$/i.test(name) ? '*' : plainGlob(name);
  if (host !== null) return { kind: 'at', glob, host, server: scene.hosts(host), origin };
  if (port !== null) return { kind: 'port', port, origin };
  return glob === '*' ? { kind: 'all', origin } : { kind: 'name', glob, origin };
}

const portOf = (text: string): number | null => {
  if (!/^[+-]?\d+$/.test(text)) return null;
  const port = readLength(text);
  return port <= 65535 ? port : null;
};

/** Whether a rule can be about sshd at all: others' lines are nobody's trap. */
export function mayServe(daemon: string, { patterns, except }: PatternList<DaemonPattern>): boolean {
  const may = (pattern: DaemonPattern): boolean =>
    pattern.kind === 'all' || pattern.kind === 'port' || names(pattern.glob, daemon) || portOf(pattern.glob) !== null;
  return patterns.some(may) && !(except !== null && mustServe(daemon, except));
}

const mustServe = (daemon: string, { patterns, except }: PatternList<DaemonPattern>): boolean =>
  patterns.some((p) => p.kind === 'all' || (p.kind === 'name' && names(p.glob, daemon))) &&
  !(except !== null && mayServe(daemon, except));

const names = (glob: string, daemon: string): boolean => matchesGlob(glob, daemon);
