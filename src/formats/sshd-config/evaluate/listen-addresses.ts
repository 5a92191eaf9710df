import type { Family } from '#core/address';
import { type NumericAddress, numericAddress, printedAddress } from './numeric-address.ts';
import type { Options, QueuedListen, ResolvedListen } from './options.ts';
import type { SshdListener } from './result.ts';
import type { Session } from './session.ts';

const defaultPort = 22;
/** `MAX_LISTEN_SOCKS` of sshd.c. */
const mostSockets = 16;

const familiesOf = (options: Options): readonly Family[] => {
  const family = options.first('addressfamily');
  return family === 'inet' ? [4] : family === 'inet6' ? [6] : [4, 6];
};

/** fe80::/10, and multicast of one link: only these take the name of a device behind a percent sign. */
const isLinkLocal = (value: bigint): boolean => value >> 118n === 0x3fan || value >> 112n === 0xff02n;

/** The zone as getaddrinfo(3) takes it: a device for addresses of one link, a number for all. */
function withDevice({ input }: Session, numeric: NumericAddress | null): NumericAddress | 'no such zone' | null {
  const zone = numeric?.zone ?? null;
  if (numeric === null || zone === null || numeric.address.family === 4) return numeric;
  const isLocal = isLinkLocal(BigInt(numeric.address.value));
  // The first device of every Linux host.
  if (/^[0-9]+$/.test(zone)) return isLocal && Number(zone) === 1 ? { ...numeric, zone: 'lo' } : numeric;
  return zone !== '' && isLocal && input.deviceExists?.(zone) !== false ? numeric : 'no such zone';
}

/** The C library of GNU takes `*` for no name at all, which without AI_PASSIVE is the host itself, not everybody. */
const star: readonly NumericAddress[] = [
  { address: { family: 6, value: 1n }, zone: null },
  { address: { family: 4, value: 0x7f000001 }, zone: null },
];

/** No name that DNS could have: an address with a slip in it, a list, nothing at all. */
const isNoName = (name: string): boolean => /[^\w.-]|(?:^|\.)\d+\.?$|^$/.test(name);

/** What getaddrinfo(3) would give, or the words with which it would not. `null`: nobody knows. */
function lookUp(session: Session, name: string, families: readonly Family[]): NumericAddress[] | string | null {
  if (name === '*') return star.filter(({ address }) => families.includes(address.family));
  const written = numericAddress(name);
  if (written && !families.includes(written.address.family)) return 'Address family for hostname not supported';
  const numeric = withDevice(session, written);
  if (numeric === 'no such zone') return 'Name or service not known';
  if (numeric) return [numeric];
  const found = session.input.resolve?.(name) ?? null;
  if (found === null) return isNoName(name) ? 'Name or service not known' : null;
  const fitting = found.filter((address) => families.includes(address.family));
  if (fitting.length > 0) return fitting.map((address) => ({ address, zone: null }));
  return 'Name or service not known';
}

function addListen(session: Session, options: Options, listen: QueuedListen | null): void {
  const families = familiesOf(options);
  const ports =
    listen && listen.port > 0 ? [{ port: listen.port, at: null }] : options.ports.map(({ port, at }) => ({ port, at }));
  for (const { port, at } of ports) {
    const places = [...(listen ? [listen.at] : []), ...(at ? [at] : [])];
    if (!listen) {
      for (const family of families) options.listens.push({ address: null, family, port, device: null, at: places });
      continue;
    }
    const { device } = listen;
    const found = lookUp(session, listen.name, families);
    if (found === null) {
      // Which address it is decides who can reach the daemon; that it listens on this port is certain.
      session.notCollected.push({ path: '/etc/hosts', at: listen.at });
      for (const family of families)
        options.listens.push({ address: null, name: listen.name, family, port, device, at: places });
      continue;
    }
    if (typeof found === 'string') {
      const message = `bad addr or host: ${listen.name} (${found})`;
      session.stop('bad-listen-address', message, listen.at, { value: listen.name });
      continue;
    }
    for (const address of found)
      options.listens.push({ address, family: address.address.family, port, device, at: places });
  }
}

/** Turns the ListenAddress lines read so far into sockets, for each of the ports read so far. */
export function resolveListens(session: Session, options: Options): void {
  if (options.ports.length === 0) options.ports.push({ port: defaultPort, at: null });
  if (!options.has('addressfamily')) options.set('addressfamily', ['any'], null);
  for (const listen of options.queued.splice(0)) addListen(session, options, listen);
}

/** Without any ListenAddress: the wildcards of all families. */
export function addWildcards(session: Session, options: Options): void {
  if (options.listens.length === 0) addListen(session, options, null);
}

const isWildcard = ({ address }: ResolvedListen): boolean =>
  address === null || (BigInt(address.address.value) === 0n && address.zone === null);

const asListener = (listen: ResolvedListen): SshdListener => ({
  family: listen.family,
  address: isWildcard(listen) ? null : listen.address!.address,
  zone: listen.address?.zone ?? null,
  port: listen.port,
  device: listen.device,
  at: listen.at,
});

const asLine = (listen: ResolvedListen): string => {
  if (listen.name !== undefined) return `${listen.name}:${listen.port}`;
  const text = listen.address ? printedAddress(listen.address) : listen.family === 4 ? '0.0.0.0' : '::';
  const place = listen.family === 4 ? `${text}:${listen.port}` : `[${text}]:${listen.port}`;
  return listen.device === null ? place : `${place} rdomain ${listen.device}`;
};

/**
 * Each ListenAddress line, or the default, was put before those that came earlier, and the whole is printed backwards:
 * the lines come in their order, and the addresses of one line in the reverse of it; routing domains apart.
 */
function inPrintedOrder(options: Options): ResolvedListen[] {
  const groups: ResolvedListen[][] = [];
  for (const listen of options.listens) {
    const last = groups.at(-1);
    const first = last?.[0];
    if (first && first.port === listen.port && sameLine(first, listen) && !last.some((l) => same(l, listen)))
      last.push(listen);
    else groups.push([listen]);
  }
  const domains = [...new Set(options.listens.map(({ device }) => device))];
  return domains.flatMap((domain) =>
    groups.filter(([first]) => first!.device === domain).flatMap((group) => group.reverse()),
  );
}

const sameLine = (a: ResolvedListen, b: ResolvedListen): boolean =>
  (a.address === null) === (b.address === null) && a.at[0] === b.at[0] && a.at[1] === b.at[1];
const same = (a: ResolvedListen, b: ResolvedListen): boolean => a.family === b.family && asLine(a) === asLine(b);

export function listenersOf(options: Options): { listeners: SshdListener[]; lines: string[] } {
  const ordered = inPrintedOrder(options);
  // A name that stayed one stands for sockets of both families.
  const lines = ordered.filter(({ name, at }, i) => name === undefined || ordered[i - 1]?.at[0] !== at[0]);
  return { listeners: ordered.map(asListener), lines: lines.map(asLine) };
}

/** Whether the second cannot be bound where the first listens already. */
const isTakenBy = (first: ResolvedListen, second: ResolvedListen): boolean =>
  first.family === second.family &&
  first.port === second.port &&
  (same(first, second) || isWildcard(first) || isWildcard(second));

/**
 * sshd opens its sockets in the order opposite to the printed one. One that is taken already is only logged; with any
 * that comes after the sixteenth, taken or not, the daemon ends. Addresses are assumed to be the host's.
 */
export function checkSocketCount(session: Session, options: Options): void {
  const opened: ResolvedListen[] = [];
  const printed = inPrintedOrder(options);
  for (const listen of [...printed].reverse()) {
    if (opened.length === mostSockets) {
      session.addFault({
        code: 'too-many-sockets',
        message: 'Too many listen sockets. Enlarge MAX_LISTEN_SOCKS',
        // In the file it is the last lines that are too many.
        at: printed[mostSockets]?.at[0] ?? listen.at[0] ?? null,
        data: { sockets: String(options.listens.length) },
        exitStatus: 255,
        seenBy: 'start',
      });
      return;
    }
    if (!opened.some((other) => isTakenBy(other, listen))) opened.push(listen);
  }
}
