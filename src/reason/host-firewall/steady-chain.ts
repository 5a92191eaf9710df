import { packedRulesOf, ruleShapes } from '#model/packed-rules';
import type { FilterChain, FilterMatch, FilterStep, FilterTable } from '#model/packet-filter';
import type { Packet } from '../packet.ts';

/** What a chain and all chains below it look at. */
interface Looks {
  /** Nothing but header fields that all packets of a client share, so that all of them go the same way. */
  readonly steady: boolean;
  readonly servers: boolean;
  readonly interfaces: boolean;
}

const known = new WeakMap<FilterChain, Looks>();

const unsteady: Looks = { steady: false, servers: false, interfaces: false };

/** Deeper nesting counts as unsteady; it ends in doubt anyway. */
const MAX_DEPTH = 16;

/**
 * Whether a chain that arriving packets meet decides about both packets alike, and without doubt: it neither looks at
 * what differs between them nor at what nobody knows. Then the way of the first tells the way of the second.
 */
export function decidesAlike(
  chain: FilterChain,
  table: FilterTable,
  [first, second]: readonly [Packet, Packet],
): boolean {
  if (first.client !== 'source' || second.client !== 'source' || !samePlace(first, second)) return false;
  const looks = looksOf(chain, table, 0);
  if (!looks.steady) return false;
  return (!looks.servers || second.server !== null) && (!looks.interfaces || second.incoming !== null);
}

const samePlace = (a: Packet, b: Packet): boolean =>
  a.family === b.family &&
  a.protocol === b.protocol &&
  a.server?.value === b.server?.value &&
  a.serverPort === b.serverPort &&
  a.incoming === b.incoming &&
  a.outgoing === b.outgoing;

function looksOf(chain: FilterChain, table: FilterTable, depth: number): Looks {
  const before = known.get(chain);
  if (before !== undefined) return before;
  // A chain that leads back to itself is none that the kernel loads.
  known.set(chain, unsteady);
  const own = lookThrough(chain, table, depth);
  known.set(chain, own);
  return own;
}

function lookThrough(chain: FilterChain, table: FilterTable, depth: number): Looks {
  if (depth > MAX_DEPTH || !chain.complete || chain.base?.policy === null) return unsteady;
  let servers = packedRulesOf(chain)?.patterns.some(({ end }) => end === 'destination') ?? false;
  let interfaces = false;
  for (const { steps, terminal } of ruleShapes(chain)) {
    for (const step of steps) {
      if (!isSteady(step)) return unsteady;
      if (step.match === 'address' && step.end === 'destination') servers = true;
      if (step.match === 'interface') interfaces = true;
    }
    if (terminal === null) continue;
    if (terminal.to === 'jump' || terminal.to === 'goto') {
      const target = table.chains.get(terminal.chain);
      const below = target === undefined ? unsteady : looksOf(target, table, depth + 1);
      if (!below.steady) return unsteady;
      servers ||= below.servers;
      interfaces ||= below.interfaces;
    } else if (!['accept', 'drop', 'reject', 'return'].includes(terminal.to)) return unsteady;
  }
  return { steady: true, servers, interfaces };
}

/** A match of the header that needs no look at the client's port, which is known as a range only. */
function isSteady(step: FilterStep): step is FilterMatch {
  if (!('match' in step)) return false;
  switch (step.match) {
    case 'address':
    case 'family':
    case 'interface':
    case 'constant':
      return true;
    case 'protocol':
      return step.of === undefined || step.of === 'packet';
    case 'port':
      return step.end === 'destination';
    default:
      return false;
  }
}
