import { type Family, parseAddress } from '#core/address';
import type { Contributions } from '#model/contribution';
import type { InterfaceAddress, NetworkInterface } from '#model/network';
import { commandWords } from '../_grammar/command-words.ts';
import { currentInputs } from '../_grammar/current-inputs.ts';
import type { HostContext, ParsedFile } from '../format.ts';
import type { AddressListing, AddressNode, InterfaceNode } from './ast.ts';

type Input = ParsedFile<AddressListing>;

export function lowerAddresses(inputs: readonly Input[], host: HostContext, into: Contributions): void {
  for (const input of currentInputs(inputs)) {
    const nodes = input.parsed.statements.children.filter((node): node is InterfaceNode => node.type === 'interface');
    if (nodes.length === 0) continue;
    const families = familiesOf(input, nodes);
    const { file } = input;
    into.add({
      slice: 'interfaces',
      basis: 'observed',
      quality: families.length === 0 && file.quality === 'complete' ? 'partial-view' : file.quality,
      file: file.id,
      origin: host.origins.span(file.id, nodes[0]!.start, nodes[0]!.end),
      value: { interfaces: joinByName(nodes, input, host), families },
    });
  }
}

function joinByName(nodes: readonly InterfaceNode[], input: Input, host: HostContext): NetworkInterface[] {
  const byName = new Map<string, NetworkInterface>();
  const masters = mastersOf(nodes, input);
  for (const node of nodes) {
    const addresses = addressesOf(node, input, host);
    // Alias labels of ifconfig (`eth0:1`) are addresses of the interface.
    const name = node.name.replace(/:.*$/, '');
    const known = byName.get(name);
    byName.set(
      name,
      known
        ? { ...known, addresses: [...known.addresses, ...addresses] }
        : {
            name,
            index: node.index,
            loopback: node.flags?.includes('LOOPBACK') ?? name === 'lo',
            up: isUp(node),
            addresses,
            ...pointToPointOf(node),
            // Bonds answer ARP and bridges are no masters in their flags.
            ...(node.flags?.includes('MASTER') && node.flags.includes('NOARP') ? { isVrf: true } : {}),
            ...(isBridge(node, masters) ? { isBridge: true } : {}),
            ...(isSilent(node) ? { silent: true } : {}),
            ...xdpOf(node, input, host),
            ...(masters === null ? {} : { over: beneath(node, masters) }),
            origin: host.origins.span(input.file.id, node.start, node.end),
          },
    );
  }
  return [...byName.values()];
}

/** Bonds and routing domains have a flag of their own. */
const isBridge = ({ name, flags }: InterfaceNode, masters: ReadonlyMap<string, string> | null): boolean =>
  masters !== null && !flags?.includes('MASTER') && [...masters.values()].includes(name);

const pointToPointOf = ({ flags }: InterfaceNode): Pick<NetworkInterface, 'pointToPoint'> =>
  flags === null ? { pointToPoint: 'not-shown' } : flags.includes('POINTOPOINT') ? { pointToPoint: true } : {};

/** Dummies are told by what they lack (drivers/net/dummy.c); ifconfig shows a carrier by `RUNNING`. */
function isSilent({ name, flags, state }: InterfaceNode): boolean {
  if (flags === null) return /^dummy\d/.test(name) || state === 'LOWERLAYERDOWN';
  const has = (flag: string): boolean => flags.includes(flag);
  const lacksCarrier = has('NO-CARRIER') || (has('UP') && !has('LOWER_UP') && !has('RUNNING'));
  const lacksForDummy = ['MULTICAST', 'LOOPBACK', 'POINTOPOINT', 'MASTER'];
  return lacksCarrier || (has('BROADCAST') && has('NOARP') && !lacksForDummy.some(has));
}

const xdpOf = ({ xdp }: InterfaceNode, { file }: Input, host: HostContext): Pick<NetworkInterface, 'xdp'> =>
  xdp === undefined ? {} : { xdp: { mode: xdp.mode, origin: host.origins.span(file.id, xdp.start, xdp.end) } };

/**
 * By interface, the one that it is a port of (`master br0`, of bridges, bonds, teams); `null` where the listing leaves
 * that out or was limited.
 */
function mastersOf(nodes: readonly InterfaceNode[], input: Input): ReadonlyMap<string, string> | null {
  const { style } = input.parsed.statements;
  const isWhole = (style === 'block' || style === 'json') && nodes.every(({ flags }) => flags !== null);
  if (!isWhole || familiesOf(input, nodes).length === 0) return null;
  return new Map(nodes.flatMap(({ name, master }) => (master === undefined ? [] : [[name, master] as const])));
}

const beneath = ({ name, link }: InterfaceNode, masters: ReadonlyMap<string, string>): string[] => [
  ...(link === null || /^(?:if\d+|NONE)$/.test(link) ? [] : [link]),
  ...[...masters].flatMap(([port, master]) => (master === name ? [port] : [])),
];

/** Administratively up; `ip -o addr` does not tell, and an interface with addresses is taken to be. */
function isUp({ flags, state }: InterfaceNode): boolean {
  if (flags !== null) return flags.includes('UP');
  return state === null || (state !== 'DOWN' && state !== 'NOTPRESENT');
}

function addressesOf(node: InterfaceNode, { file }: Input, host: HostContext): InterfaceAddress[] {
  const found: InterfaceAddress[] = [];
  for (const child of node.children) {
    if (child.type !== 'address') continue;
    const address = parseAddress(child.value);
    if (address === null) continue;
    if (child.words.includes('dadfailed')) reportDuplicate(child, file.id, host);
    else
      found.push({
        address,
        prefixLength: child.prefixLength,
        origin: host.origins.span(file.id, child.start, child.end),
      });
  }
  return found;
}

const reportDuplicate = ({ start, end, value }: AddressNode, file: number, host: HostContext): void =>
  host.report({
    file,
    span: { start, end },
    code: 'address-not-usable',
    message: `${value} failed duplicate address detection: another machine has it, and this one does not use it.`,
    effect: 'none',
    severity: 'note',
  });

/** Which families the listing shows whole; none where it was limited to some interfaces or addresses. */
function familiesOf({ kind, file, parsed }: Input, nodes: readonly InterfaceNode[]): Family[] {
  // ifconfig leaves out secondary addresses without a label, and without `-a` interfaces that are down.
  if (kind === 'ifconfig' || file.quality !== 'complete' || parsed.diagnostics.length > 0) return [];
  const command = commandWords(file.claim, 'ip');
  const words = command?.words ?? [];
  const at = words.findIndex((word) => /^a(?:ddr(?:ess)?)?$/.test(word));
  const rest = words.slice(at + 1).filter((word) => !/^(?:s|show|l|ls|list)$/.test(word));
  if (command?.piped || (at >= 0 && rest.length > 0)) return [];
  const only = words.slice(0, Math.max(at, 0)).filter((word) => /^(?:4|6|inet6?)$/.test(word));
  if (only.length > 0) return [/^(?:6|inet6)$/.test(only[0]!) ? 6 : 4];
  const seen = new Set(nodes.flatMap((node) => node.children.flatMap((c) => (c.type === 'address' ? [c.family] : []))));
  // `link/ether` is printed only where no family was asked for.
  const whole = nodes.some((node) => node.children.some((c) => c.type === 'detail' && c.value.startsWith('link/')));
  return ([4, 6] as const).filter((family) => seen.has(family) || whole || at >= 0);
}
