import { Maybe, No, type Tri, Yes } from '#core/tri';
import type { StoredBy } from '#model/filter-loaders';
import type { HostContext } from '../format.ts';

/** Where `systemctl enable` puts the links of units that set up the network; distributions take different targets. */
const targets = ['sysinit', 'basic', 'multi-user', 'network-pre', 'network'];

/** Whether the links below /etc/systemd/system start one of the units at boot (systemd.unit(5), `WantedBy=`). */
export function storedBy(host: HostContext, units: readonly string[]): StoredBy {
  const states = units.flatMap((unit) =>
    targets.map((target) => stateOf(host, `/etc/systemd/system/${target}.target.wants/${unit}`)),
  );
  const linked = states.includes(Yes) ? Yes : states.every((state) => state === No) ? No : Maybe;
  return { units, linked };
}

function stateOf(host: HostContext, path: string): Tri {
  const found = host.lookup(path);
  if (found.state === 'absent') return No;
  return found.state === 'file' || found.exists === true ? Yes : Maybe;
}
