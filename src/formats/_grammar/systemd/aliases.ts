import type { HostContext } from '../../format.ts';
import { isAtLeast } from './socket-generator.ts';

/** Debian's service has a second name, which enabling it links to it. */
export function aliasesOf(unit: string, host: HostContext): readonly string[] {
  if (unit !== 'ssh.service') return [];
  const link = '/etc/systemd/system/sshd.service';
  return host.link?.(link) != null || host.lookup(link).state === 'not-collected' ? ['sshd.service'] : [];
}

/**
 * Other names whose drop-ins count: before systemd 244 only those by which somebody asks for the unit, so that nothing
 * below `sshd.service.d` is read at boot (measured with 229 and 237).
 */
export function namesOfDropIns(unit: string, host: HostContext): readonly string[] {
  const { os } = host.dialect;
  const isOld =
    (os?.id === 'ubuntu' && !isAtLeast(os.version, '20.04')) ||
    (os?.id === 'debian' && os.version !== '' && !isAtLeast(os.version, '11'));
  return isOld ? [] : aliasesOf(unit, host);
}

/** Units that links in `/etc/systemd/system/NAME.wants` or `.requires` add to a unit, under any of its names. */
export const linkedUnits = (
  unit: string,
  kind: 'wants' | 'requires',
  host: HostContext,
): readonly { readonly unit: string; readonly path: string }[] =>
  [unit, ...aliasesOf(unit, host)].flatMap((name) => {
    const directory = `/etc/systemd/system/${name}.${kind}`;
    return (host.linksIn?.(directory) ?? []).map((other) => ({ unit: other, path: `${directory}/${other}` }));
  });
