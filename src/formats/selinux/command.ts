import type { Change } from '#model/change';
import type { Remedy } from '#model/remedy';
import type { CommandScene } from '../format.ts';

/** A label of its own for the port (semanage-port(8)); the daemon binds it when it is started again. */
export function command(change: Change, { view }: CommandScene): readonly Remedy[] {
  if (change.change !== 'label-port') return [];
  const service =
    view.units.find(({ role, load }) => role === 'service' && load !== 'not-found')?.unit ?? 'sshd.service';
  if (!/^[\w@.-]+$/.test(service)) return [];
  return [
    {
      commands: [
        `semanage port ${change.relabel ? '-m' : '-a'} -t ssh_port_t -p tcp ${change.port}`,
        `systemctl restart ${service}`,
      ],
      deeds: [
        { deed: 'label-port', port: change.port },
        { deed: 'start', unit: service },
      ],
      keep: null,
    },
  ];
}
