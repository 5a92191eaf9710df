import type { DaemonFact, DeclaredListener, SocketSettings } from '../daemon.ts';
import type { ListenStep, SocketDefinition } from '../unit-definition.ts';

/** The file that Ubuntu's generator writes, and that an administrator's file of the same name replaces. */
const generatedName = 'addresses.conf';
const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
const isGenerated = ({ path }: ListenStep): boolean => path.startsWith('/run/systemd/generator/');

/** Files in the order in which they count, an empty `ListenStream=` taking back what was said before. */
export const foldSteps = (steps: readonly ListenStep[]): DeclaredListener[] =>
  steps.reduce<DeclaredListener[]>((all, { resets, listens }) => [...(resets ? [] : all), ...listens], []);

/**
 * It takes wildcards of one family on port 22 for the default as well (measured with 1:9.6p1-3ubuntu13.20), and before
 * 1:9.6p1-3ubuntu13.13 whatever AddressFamily says (measured with 1:9.6p1-3ubuntu13).
 */
const isDefault = ({ listeners, anyFamily }: SocketSettings, generator: SocketDefinition['generator']): boolean =>
  (anyFamily || generator === 'ports') &&
  listeners.length > 0 &&
  listeners.every(({ address, port }) => address === null && port === 22);

/** `MAX_LISTEN_SOCKS` of sshd.c: for more it writes nothing. */
const mostSockets = 16;

/** `sshd -T` shows what the daemon is started with, which is what the generator reads unless it has arguments. */
const settingsOf = (config: DaemonFact): SocketSettings =>
  config.forSockets ?? {
    listeners: config.listeners,
    anyFamily: (config.settings.get('addressfamily')?.[0] ?? 'any') === 'any',
    readable: config.faults.every(({ when, code }) => when === 'connection' || code === 'too-many-sockets'),
    notCollected: config.notCollected.map(({ path }) => path),
  };

/**
 * What the generator would write from that configuration; `null` where it writes nothing: the configuration is the
 * default, or it cannot be read, so that the unit's own sockets stand.
 */
function generatedStep(socket: SocketDefinition, config: DaemonFact): ListenStep | null {
  const settings = settingsOf(config);
  if (!settings.readable || settings.notCollected.includes('/etc/hosts') || isDefault(settings, socket.generator))
    return null;
  const isNamed = socket.generator !== 'ports';
  const asked = dedupe(settings.listeners);
  const isBareTwice = (one: DeclaredListener): boolean =>
    !isNamed &&
    one.family === 6 &&
    one.address === null &&
    asked.some((l) => l.family === 4 && l.port === one.port && l.address === null);
  const lines = asked.filter((one) => !isBareTwice(one));
  if (lines.length > mostSockets) return null;
  const listens = lines.flatMap((one): DeclaredListener[] => {
    const isBare = one.address === null && !isNamed;
    // `[::]` takes IPv4 as well where the unit does not say ipv6-only, and is in the way of `0.0.0.0`.
    const isWide = one.address === null && isNamed && one.family === 6 && socket.v6only.value !== 'ipv6-only';
    if (!isBare && !isWide) return [one];
    return [
      { ...one, family: 6 },
      { ...one, family: 4, ...(isWide ? { origin: socket.v6only.origin ?? config.origin } : {}) },
    ];
  });
  const { device } = socket;
  return {
    path: `/run/systemd/generator/ssh.socket.d/${generatedName}`,
    resets: true,
    listens: device === null ? listens : listens.map((one) => ({ ...one, device })),
    origin: config.origin,
  };
}

/** What the socket unit asks for at the next boot, line by line: the generator writes its file anew, all others stay. */
export function linesAtBoot(socket: SocketDefinition, config: DaemonFact | null): DeclaredListener[] {
  const { steps } = socket;
  if (socket.generator === 'none' || config === null) return foldSteps(steps);
  const kept = steps.filter((step) => !isGenerated(step));
  const replaced = kept.some(({ path }) => path.endsWith('.conf') && baseName(path) === generatedName);
  const fresh = replaced ? null : generatedStep(socket, config);
  if (fresh === null) return foldSteps(kept);
  const at = kept.findIndex(({ path }) => path.endsWith('.conf') && baseName(path) > generatedName);
  const place = at < 0 ? kept.length : at;
  return foldSteps([...kept.slice(0, place), fresh, ...kept.slice(place)]);
}

const keyOf = ({ family, address, port }: DeclaredListener): string =>
  `${family} ${address === null ? '*' : address.value} ${port}`;

export const dedupe = (all: readonly DeclaredListener[]): DeclaredListener[] => [
  ...new Map(all.map((one) => [keyOf(one), one])).values(),
];

/** Whether two lists of lines open the same sockets, or neither comes up. */
export function sameSockets(a: readonly DeclaredListener[], b: readonly DeclaredListener[]): boolean {
  const keys = (all: readonly DeclaredListener[]): string =>
    repeatedStream(all) === null ? [...new Set(all.map(keyOf))].sort().join('\n') : 'none';
  return keys(a) === keys(b);
}

/** Two lines that ask for the same socket: the second cannot be bound, and the whole unit fails. */
export function repeatedStream(all: readonly DeclaredListener[]): readonly [DeclaredListener, DeclaredListener] | null {
  // An address of a port that is already taken whole, or the other way round.
  for (const one of all) {
    const whole = all.find((w) => w.address === null && w.family === one.family && w.port === one.port);
    if (one.address !== null && whole !== undefined && whole.origin !== one.origin && !one.device && !whole.device)
      return [whole, one];
  }
  const seen = new Map<string, DeclaredListener>();
  for (const one of all) {
    const known = seen.get(keyOf(one));
    if (known !== undefined && known.origin !== one.origin) return [known, one];
    seen.set(keyOf(one), known ?? one);
  }
  return null;
}
