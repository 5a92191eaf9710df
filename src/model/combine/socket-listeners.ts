import type { DaemonFact, DeclaredListener } from '../daemon.ts';
import type { ListenStep, SocketDefinition } from '../unit-definition.ts';

/** The file that Ubuntu's generator writes, and that an administrator's file of the same name replaces. */
const generatedName = 'addresses.conf';
const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
const isGenerated = ({ path }: ListenStep): boolean => path.startsWith('/run/systemd/generator/');

/** Files in the order in which they count, an empty `ListenStream=` taking back what was said before. */
export const foldSteps = (steps: readonly ListenStep[]): DeclaredListener[] =>
  steps.reduce<DeclaredListener[]>((all, { resets, listens }) => [...(resets ? [] : all), ...listens], []);

const isDefault = (listeners: readonly DeclaredListener[]): boolean =>
  listeners.length === 2 && listeners.every(({ address, port }) => address === null && port === 22);

/**
 * What the generator would write from that configuration; `null` where it writes nothing: the configuration is the
 * default, or it cannot be read, so that the unit's own sockets stand.
 */
function generatedStep(socket: SocketDefinition, config: DaemonFact): ListenStep | null {
  const unreadable = config.faults.some(({ when }) => when !== 'connection');
  if (unreadable || config.notCollected.some(({ path }) => path === '/etc/hosts')) return null;
  if (isDefault(config.listeners)) return null;
  const listens =
    socket.generator === 'addresses'
      ? config.listeners
      : config.listeners.flatMap((one): DeclaredListener[] =>
          one.address === null
            ? [
                { ...one, family: 4 },
                { ...one, family: 6 },
              ]
            : [one],
        );
  const { device } = socket;
  return {
    path: `/run/systemd/generator/ssh.socket.d/${generatedName}`,
    resets: true,
    listens: device === null ? listens : listens.map((one) => ({ ...one, device })),
    origin: config.origin,
  };
}

/** The sockets at the next boot: the generator writes its file anew, all others stay. */
export function socketsAtBoot(socket: SocketDefinition, config: DaemonFact | null): DeclaredListener[] {
  const { steps } = socket;
  if (socket.generator === 'none' || config === null) return dedupe(foldSteps(steps));
  const kept = steps.filter((step) => !isGenerated(step));
  const replaced = kept.some(({ path }) => path.endsWith('.conf') && baseName(path) === generatedName);
  const fresh = replaced ? null : generatedStep(socket, config);
  if (fresh === null) return dedupe(foldSteps(kept));
  const at = kept.findIndex(({ path }) => path.endsWith('.conf') && baseName(path) > generatedName);
  const place = at < 0 ? kept.length : at;
  return dedupe(foldSteps([...kept.slice(0, place), fresh, ...kept.slice(place)]));
}

const keyOf = ({ family, address, port }: DeclaredListener): string =>
  `${family} ${address === null ? '*' : address.value} ${port}`;

const dedupe = (all: readonly DeclaredListener[]): DeclaredListener[] => [
  ...new Map(all.map((one) => [keyOf(one), one])).values(),
];

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
