import type { OriginId, OriginTable } from '#core/origin';
import type { PatternList, PeerPattern, PlacedPeer } from '#model/access-list';
import { noPeers } from '../_grammar/peer-sets.ts';
import type { HostContext } from '../format.ts';
import type { List, Pattern } from './ast.ts';
import { nameWords } from './keywords.ts';
import { type HostPattern, hullOf } from './peer-sets.ts';
import { splitOutsideBrackets } from './split-outside-brackets.ts';
import { type Trap, trap } from './traps.ts';

/** Files of patterns may name files of patterns; deeper than this stays undecided. */
const deepestFile = 8;

export interface ClientScene {
  readonly file: number;
  readonly host: HostContext;
  /** As this host's libwrap reads a single pattern. */
  read(text: string): HostPattern;
  /** Keeps a trap of the pattern that is being lowered. */
  trap(trap: Trap, origin: OriginId): void;
}

/** The clients of a rule: host patterns, files of them, each with `user@` or without. */
export function lowerClients(list: List, scene: ClientScene, inComment = false): PatternList<PlacedPeer> {
  const patterns: PlacedPeer[] = [];
  let except: PatternList<PlacedPeer> | null = null;
  let comment = inComment;
  for (const child of list.children) {
    if (child.type !== 'pattern') {
      except = lowerClients(child as List, scene, comment);
      continue;
    }
    const pattern = child as Pattern;
    comment ||= pattern.value.startsWith('#');
    if (comment) patterns.push(...lowerClient(pattern, { ...scene, trap: () => undefined }).map(unlikelyName));
    else for (const peer of lowerClient(pattern, scene)) patterns.push(peer);
  }
  return { patterns, except };
}

/** Words of what was meant as a comment are live patterns, but few hosts have their names. */
const unlikelyName = (peer: PlacedPeer): PlacedPeer =>
  peer.pattern.kind === 'name' && /^[\w.-]+$/.test(peer.text) && !nameWords.has(peer.text.toUpperCase())
    ? { ...peer, pattern: { kind: 'addresses', sets: noPeers, alsoName: peer.text } }
    : peer;

function lowerClient({ value, start, end }: Pattern, scene: ClientScene): PlacedPeer[] {
  const origin = scene.host.origins.span(scene.file, start, end);
  const [user, behind] = splitOutsideBrackets(value, '@', 1);
  const peers = lowerHosts(behind ?? value, origin, scene);
  if (behind === null || /^(?:ALL|\*+)$/i.test(user)) return peers;
  scene.trap(trap('ident-lookup', { pattern: value }), origin);
  return peers.map((peer) => ({ ...peer, text: value, pattern: ofSomeUsers(value, peer.pattern) }));
}

/** What identd on the client says cannot be known; it can only take clients away. */
function ofSomeUsers(text: string, pattern: PeerPattern): PeerPattern {
  if (pattern.kind === 'nobody') return pattern;
  const within = hullOf(pattern);
  return within ? { kind: 'name', text, within } : { kind: 'name', text };
}

/** One host pattern, or all that the file it names holds. */
export function lowerHosts(text: string, origin: OriginId, scene: ClientScene, depth = 0): PlacedPeer[] {
  if (text.startsWith('/')) return lowerFile(text, origin, scene, depth);
  const { pattern, trap: found } = scene.read(text);
  if (found) scene.trap(found, origin);
  return [{ pattern, text, origin }];
}

function lowerFile(path: string, origin: OriginId, scene: ClientScene, depth: number): PlacedPeer[] {
  const { host } = scene;
  const found = host.lookup(path);
  if (found.state === 'absent') {
    scene.trap(trap('file-absent', { path }), origin);
    return [{ pattern: { kind: 'nobody', why: 'the file does not exist' }, text: path, origin }];
  }
  if (found.state === 'not-collected' || found.file.quality === 'failed' || depth === deepestFile) {
    scene.trap(trap('file-not-collected', { path }), origin);
    const { start, end } = spanOf(host.origins, origin);
    host.report({
      file: scene.file,
      span: { start, end },
      code: 'pattern-file-not-collected',
      message: `The rule names a file of patterns that was not collected (${path}), so whom it matches is unknown.`,
      effect: 'widens',
      severity: 'warning',
    });
    return [{ pattern: { kind: 'name', text: path }, text: path, origin }];
  }
  const peers: PlacedPeer[] = [];
  let comment = false;
  for (const match of found.file.text.matchAll(/[^ \t\n\v\f\r]+/g)) {
    const [word] = match;
    const span = host.origins.span(found.file.id, match.index, match.index + word.length);
    const place = host.origins.derived([origin, span], `listed in ${path}`);
    if (word.startsWith('#') && !comment) {
      comment = true;
      scene.trap(trap('file-comment', { path, text: word }), span);
    }
    for (const peer of lowerHosts(word, place, scene, depth + 1)) peers.push(peer);
  }
  return peers;
}

const spanOf = (origins: OriginTable, origin: OriginId): { start: number; end: number } =>
  origins.spans(origin)[0] ?? { start: 0, end: 0 };
