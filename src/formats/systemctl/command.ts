import type { Change } from '#model/change';
import type { UnitFact } from '#model/daemon';
import type { Remedy } from '#model/remedy';
import type { CommandScene } from '../format.ts';

/** Starts a unit and has it started at every boot, in the words of whatever manages it. */
export function command(change: Change, { view }: CommandScene): readonly Remedy[] {
  if (change.change !== 'start' || !/^[\w@.-]+$/.test(change.unit)) return [];
  const unit = view.units.find((one) => one.unit === change.unit);
  const commands = unit === undefined ? [enableNow(change.unit)] : startCommands(unit);
  return [{ commands, deeds: [{ deed: 'start', unit: change.unit }], keep: null }];
}

const enableNow = (unit: string): string => `systemctl enable --now ${unit}`;

function startCommands({ unit, manager, load, enabled, active }: UnitFact): string[] {
  switch (manager) {
    case 'openrc':
      return [`rc-update add ${unit} default`, `rc-service ${unit} start`];
    case 'runit':
      return [`sv up ${unit}`];
    case 'upstart':
      return [`rm -f /etc/init/${unit}.override`, `start ${unit}`];
    case 'sysv':
      return [unit === 'ssh' ? `update-rc.d ${unit} defaults` : `chkconfig ${unit} on`, `service ${unit} start`];
    default:
      return [
        ...(load === 'masked' || enabled === 'masked' ? [`systemctl unmask ${unit}`] : []),
        ...(active === 'failed' ? [`systemctl reset-failed ${unit}`] : []),
        enableNow(unit),
      ];
  }
}
