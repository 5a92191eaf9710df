import type { Change } from '#model/change';
import type { Remedy } from '#model/remedy';
import { serviceName } from '#model/service-name';
import { restartService } from '../_grammar/restart-service.ts';
import type { CommandScene } from '../format.ts';

/** A label of its own for the port (semanage-port(8)); the daemon binds it when it is started again. */
export function command(change: Change, { view }: CommandScene): readonly Remedy[] {
  if (change.change !== 'label-port') return [];
  const unit = serviceName(view);
  const restart = restartService(unit, view);
  if (restart === null) return [];
  return [
    {
      commands: [`semanage port ${change.relabel ? '-m' : '-a'} -t ssh_port_t -p tcp ${change.port}`, restart],
      deeds: [
        { deed: 'label-port', port: change.port },
        { deed: 'start', unit },
      ],
      keep: null,
    },
  ];
}
