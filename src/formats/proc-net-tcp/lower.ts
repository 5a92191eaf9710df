import type { Address } from '#core/address';
import { Maybe, No } from '#core/tri';
import type { Contributions } from '#model/contribution';
import type { ListeningSocket } from '#model/sockets';
import { currentInputs } from '../_grammar/current-inputs.ts';
import { textOf } from '../_grammar/field.ts';
import { decideIPv6Wildcards } from '../_grammar/ipv6-wildcards.ts';
import { unmapped } from '../_grammar/socket-address.ts';
import type { HostContext, ParsedFile } from '../format.ts';
import type { Socket, SocketTable } from './ast.ts';

type Input = ParsedFile<SocketTable>;

const listening = '0A';

/** Both tables together are one view: each knows one family only. */
export function lowerSockets(all: readonly Input[], host: HostContext, into: Contributions): void {
  const inputs = currentInputs(all);
  const first = inputs[0];
  if (first === undefined) return;
  const sockets = inputs.flatMap(({ file, parsed }) =>
    parsed.statements.children
      .filter((node): node is Socket => node.type === 'socket' && node.state === listening)
      .map((node) => listenerOf(node, host.origins.span(file.id, node.start, node.end))),
  );
  const whole = (kind: string, path: string): boolean =>
    inputs.some((input) => input.kind === kind && isWhole(input)) || host.lookup(path).state === 'absent';
  const complete = whole('proc-net-tcp', '/proc/net/tcp') && whole('proc-net-tcp6', '/proc/net/tcp6');
  if (sockets.length === 0 && !complete) return;
  const header = first.parsed.statements.children[0];
  into.add({
    slice: 'sockets',
    basis: 'observed',
    quality: complete ? 'complete' : 'partial-view',
    file: first.file.id,
    origin: host.origins.span(first.file.id, header?.start ?? 0, header?.end ?? 0),
    // The kernel's table names no processes, whoever reads it.
    value: { sockets: decideIPv6Wildcards(sockets), complete, hidesDevices: true, privileged: Maybe },
  });
}

const isWhole = ({ file, parsed }: Input): boolean =>
  file.quality === 'complete' &&
  parsed.statements.children.some(({ type }) => type === 'header') &&
  !parsed.diagnostics.some(({ effect }) => effect === 'widens');

/** Each word of 32 bits is printed as the machine has it in memory: little-endian on all but s390x. */
function readAddress(hex: string): Address {
  const words = hex.match(/.{8}/g)!.map((word) => word.match(/../g)!.reverse().join(''));
  const value = BigInt(`0x${words.join('')}`);
  return hex.length === 8 ? { family: 4, value: Number(value) } : { family: 6, value };
}

function listenerOf({ children }: Socket, origin: number): ListeningSocket {
  const [hex = '', port = ''] = (textOf(children, 'local') ?? '').split(':');
  const placed = unmapped(readAddress(hex));
  const address = BigInt(placed.value) === 0n ? null : placed;
  const { family } = placed;
  return {
    address,
    family,
    alsoIPv4: family === 6 && address === null ? Maybe : No,
    port: Number.parseInt(port, 16),
    device: null,
    programs: [],
    pids: [],
    queue: null,
    origin,
  };
}
