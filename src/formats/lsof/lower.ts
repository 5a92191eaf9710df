import { Maybe, No, Yes } from '#core/tri';
import type { Contributions } from '#model/contribution';
import type { ListeningSocket } from '#model/sockets';
import { commandWords } from '../_grammar/command-words.ts';
import { currentInputs } from '../_grammar/current-inputs.ts';
import { textOf } from '../_grammar/field.ts';
import { decideIPv6Wildcards } from '../_grammar/ipv6-wildcards.ts';
import { parseSocketAddress } from '../_grammar/socket-address.ts';
import type { HostContext, ParsedFile } from '../format.ts';
import type { Header, Listing, Socket } from './ast.ts';

type Input = ParsedFile<Listing>;

export function lowerSockets(inputs: readonly Input[], host: HostContext, into: Contributions): void {
  for (const input of currentInputs(inputs)) lowerListing(input, host, into);
}

function lowerListing({ file, parsed }: Input, host: HostContext, into: Contributions): void {
  const nodes = parsed.statements.children;
  const header = nodes.find((node): node is Header => node.type === 'header');
  const internet = nodes.filter((node): node is Socket => node.type === 'socket');
  const byDevice = new Map<string, ListeningSocket>();
  let lost = false;
  for (const node of internet) {
    if (textOf(node.children, 'node') !== 'TCP') continue;
    const state = textOf(node.children, 'state');
    // `-T` leaves the states out, and with them what tells listeners from connections, which have two ends.
    lost ||= state === null && !textOf(node.children, 'name')?.includes('->');
    if (!state?.startsWith('(LISTEN')) continue;
    const socket = listenerOf(node, host.origins.span(file.id, node.start, node.end));
    if (socket === null) {
      lost = true;
      host.report({
        file: file.id,
        span: { start: node.start, end: node.end },
        code: 'listener-not-placed',
        message: `The address or port ${textOf(node.children, 'name')} of this listener is a name that is not known; numbers are needed (\`lsof -nP -i\`).`,
        effect: 'widens',
        severity: 'warning',
      });
      continue;
    }
    const key = `${textOf(node.children, 'device') ?? node.start} ${socket.port}`;
    const known = byDevice.get(key);
    byDevice.set(key, known ? shared(known, socket) : socket);
  }
  const sockets = decideIPv6Wildcards([...byDevice.values()]);
  const root = internet.some(({ children }) => /^(?:root|0)$/.test(textOf(children, 'user') ?? ''));
  const complete =
    header !== undefined && root && !lost && file.quality === 'complete' && showsEverySocket(file, nodes);
  if (sockets.length === 0 && !complete) return;
  into.add({
    slice: 'sockets',
    basis: 'observed',
    quality: complete ? file.quality : file.quality === 'complete' ? 'partial-view' : file.quality,
    file: file.id,
    origin: host.origins.span(file.id, (header ?? internet[0])?.start ?? 0, (header ?? internet[0])?.end ?? 0),
    value: { sockets, complete, hidesDevices: true, privileged: root ? Yes : Maybe },
  });
}

const loopback = { IPv4: { family: 4, value: 0x7f000001 }, IPv6: { family: 6, value: 1n } } as const;

function listenerOf({ children }: Socket, origin: number): ListeningSocket | null {
  const at = parseSocketAddress(textOf(children, 'name') ?? '');
  if (at === null || at.port === null) return null;
  const type = textOf(children, 'type') === 'IPv6' ? 'IPv6' : 'IPv4';
  const named = at.host === 'localhost' || at.host === 'ip6-localhost';
  const address = named ? loopback[type] : at.address;
  if (address === null && !at.wildcard) return null;
  const family = address?.family ?? (type === 'IPv6' ? 6 : 4);
  return {
    address,
    family,
    alsoIPv4: family === 6 && address === null ? Maybe : No,
    port: at.port,
    device: at.device,
    // lsof writes blanks as \x20 and cuts names at nine characters.
    programs: [(textOf(children, 'command') ?? '').replaceAll('\\x20', ' ')],
    pids: [Number(textOf(children, 'pid'))],
    queue: null,
    origin,
  };
}

/** The same socket in another process, or another descriptor of the same. */
const shared = (a: ListeningSocket, b: ListeningSocket): ListeningSocket => ({
  ...a,
  programs: [...new Set([...a.programs, ...b.programs])],
  pids: [...new Set([...a.pids, ...b.pids])],
});

const asksForSockets = /^[bmnplvwat]*i(?:tcp)?$/;
/** `-sTCP:LISTEN`, `-c ''`, `+c0`, `-Tqs`, and letters that change what is printed of a socket. */
const harmlessWord = /^(?:s?tcp|stcp[:.]listen|listen|\+?c\d*|tq?s?|''|""|[bkmnplrvwatgos+]+)$/;

/** Whether nothing was asked for but internet sockets, or every file of every process. */
function showsEverySocket(file: Input['file'], nodes: Listing['children']): boolean {
  const command = commandWords(file.claim, 'lsof');
  const words = command?.words ?? [];
  // `+c 15`
  const isWidth = (word: string, at: number): boolean => /^\d+$/.test(word) && /^\+?c$/.test(words[at - 1] ?? '');
  const isHarmless = (word: string, at: number): boolean => harmlessWord.test(word) || isWidth(word, at);
  if (command?.piped || !words.every((word, at) => isHarmless(word, at) || asksForSockets.test(word))) return false;
  return words.some((word) => asksForSockets.test(word)) || nodes.some(({ type }) => type === 'other-files');
}
