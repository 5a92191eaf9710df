import type { OriginId } from '#core/origin';
import type { BaseChain, FilterChain, FilterStep, Hook } from '#model/packet-filter';
import type { BasePart, ChainPart, TableFamily } from './ast.ts';
import { guardChain, mayRefuse } from './guard.ts';
import { opaque, type TableScene } from './scene.ts';

/** nft(8), "Standard priority names"; those of the bridge family differ. */
const priorities: Readonly<Record<string, number>> = {
  raw: -300,
  mangle: -150,
  dstnat: -100,
  filter: 0,
  security: 50,
  srcnat: 100,
};
const bridgePriorities: Readonly<Record<string, number>> = { dstnat: -300, filter: -200, out: 100, srcnat: 300 };

/** `filter + 10`, `-150`; `null` where it is not understood. */
export function priorityOf(text: string, family: TableFamily): number | null {
  const parts = /^"?([a-z]+)"?\s*(?:([+-])\s*(\d+))?$/.exec(text.trim());
  if (parts === null) return /^[+-]?\s*\d+$/.test(text.trim()) ? Number(text.replace(/\s/g, '')) : null;
  const names = family === 'bridge' ? bridgePriorities : priorities;
  const [, name = '', sign, offset = '0'] = parts;
  if (!Object.hasOwn(names, name)) return null;
  return names[name]! + (sign === '-' ? -1 : 1) * Number(offset);
}

/**
 * Where a bridge's and a device's chains lie beside the hooks of IP: frames meet the device's ingress chains, then the
 * bridge's prerouting and input chains, before IP; and on the way out the bridge's, then the device's egress chains,
 * after it. The number keeps that order among the chains of one hook.
 */
const places: Readonly<Record<string, Readonly<Record<string, readonly [Hook, number]>>>> = {
  bridge: {
    prerouting: ['ingress', 1e6],
    input: ['ingress', 2e6],
    forward: ['forward', 0],
    output: ['postrouting', 1e6],
    postrouting: ['postrouting', 2e6],
    ingress: ['ingress', 0],
  },
  netdev: { ingress: ['ingress', 0], egress: ['postrouting', 3e6] },
};

const hooks: readonly string[] = ['ingress', 'prerouting', 'input', 'forward', 'output', 'postrouting'];

function placeOf(family: TableFamily, hook: string): readonly [Hook, number] | null {
  const special = Object.hasOwn(places, family) ? places[family]! : null;
  if (special !== null) return special[hook] ?? null;
  return hooks.includes(hook) ? [hook as Hook, 0] : hook === 'egress' ? ['postrouting', 3e6] : null;
}

/** Makes a base chain of a plain one, or leaves it as it is; adds the chain of the rules where not all packets meet it. */
export function lowerBase(
  chain: FilterChain,
  part: ChainPart,
  scene: TableScene,
  chains: ReadonlyMap<string, FilterChain>,
  conntrackRuns: boolean,
): readonly FilterChain[] {
  if (part.base === null) return [chain];
  const { family, origins } = scene;
  const place = placeOf(family, part.base.hook);
  const priority = priorityOf(part.base.priority, family);
  const policyOrigin: OriginId = part.policy
    ? origins.span(part.policy.file, part.policy.start, part.policy.end)
    : origins.span(part.base.file, part.base.start, part.base.end);
  const written = part.policy?.policy ?? null;
  const base: BaseChain = {
    hook: place?.[0] ?? 'ingress',
    type: part.base.type === 'nat' || part.base.type === 'route' ? part.base.type : 'filter',
    priority: (place?.[1] ?? 0) + (priority ?? 0),
    policy: written === 'accept' || written === 'drop' ? written : null,
    policyOrigin,
    devices: null,
  };
  const based: FilterChain = chain.complete || base.type !== 'nat' ? { ...chain, base } : mayTranslate(chain, base);
  const ways = waysToMeet(part.base, scene, place === null || priority === null, () => {
    return base.type === 'nat' && !conntrackRuns && mayRefuse(based, chains);
  });
  return ways === null ? [based] : guardChain(based, base, ways);
}

/** What is missing of such a chain may lead anywhere. */
const mayTranslate = (chain: FilterChain, base: BaseChain): FilterChain => ({
  ...chain,
  base,
  rules: [
    ...chain.rules,
    { origin: chain.origin, steps: [], terminal: { to: 'opaque', text: 'rules that are missing' } },
  ],
});

/** `null`: every packet of the hook meets the chain. */
function waysToMeet(
  part: BasePart,
  { family, mayBeDormant }: TableScene,
  unknownPlace: boolean,
  mayBeIdle: () => boolean,
): readonly (readonly FilterStep[])[] | null {
  if (mayBeDormant) return [[opaque('the table is not dormant; its flags are not readable')]];
  if (unknownPlace) return [[opaque(`hook ${part.hook} priority ${part.priority}`)]];
  if (family === 'bridge') return [[notLoopback('in'), opaque('the frame crosses a bridge')]];
  if (part.hook === 'ingress' || part.hook === 'egress') return waysOverDevices(part);
  // A nat chain is asked by connection tracking, which runs only where something asks for it.
  return mayBeIdle() ? [[opaque('connection tracking runs, which no rule here asks for')]] : null;
}

/** A device also carries what belongs to interfaces on top of it: VLANs, bonds, bridges. */
function waysOverDevices({ devices, hook }: BasePart): readonly (readonly FilterStep[])[] {
  const direction = hook === 'ingress' ? 'in' : 'out';
  if (devices === null || devices.length === 0) return [[opaque('the device of the chain is not shown')]];
  const own: FilterStep = { match: 'interface', direction, names: devices, negated: false };
  if (devices.every((name) => name === 'lo')) return [[own]];
  const others: FilterStep = { match: 'interface', direction, names: [...new Set([...devices, 'lo'])], negated: true };
  return [[own], [others, { match: 'frame-crossed', direction, devices }]];
}

const notLoopback = (direction: 'in' | 'out'): FilterStep => ({
  match: 'interface',
  direction,
  names: ['lo'],
  negated: true,
});
